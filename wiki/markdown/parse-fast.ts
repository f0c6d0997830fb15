import type { Root } from "mdast";
import type * as satteriModule from "satteri";
import { splitFrontMatter } from "../front-matter.ts";
import { later, requireFrom } from "../later.ts";
import type { MarkdownDocument } from "./document.ts";
import { maskWikiLinks } from "./mask-wiki-links.ts";
import { mendTree } from "./mend-tree.ts";
import { readTree } from "./read-tree.ts";

/** Its binary may be missing on a platform: then everything takes the reference path. */
const satteri = later((): typeof satteriModule | undefined => {
  try {
    return requireFrom(import.meta.url)("satteri");
  } catch {
    return undefined;
  }
});

/**
 * What a page says, 40 times faster than the reference, or undefined where the two could differ: see
 * `isDoubtful`, `maskWikiLinks` and `mendTree`. A test holds both equal on real and on generated pages.
 */
export function parseFast(source: string): MarkdownDocument | undefined {
  if (isDense(source) || isDoubtful(source)) return undefined;
  const frontMatter = splitFrontMatter(source);
  // remark goes on differently after a `---` that opens no front matter.
  if (source.startsWith("---") && !frontMatter.present) return undefined;
  const masked = maskWikiLinks(source);
  if (masked === undefined) return undefined;
  const tree = satteri()?.markdownToMdast(masked.text);
  if (!tree || !isRoot(tree) || !mendTree(tree, source, masked.masks)) return undefined;
  return readTree(tree, { source, frontMatter });
}

/**
 * sätteri copies a text at each entity in it: 200 KB of them take gigabytes and end the process. So many
 * that 64 MB could be copied are for the reference.
 */
function isDense(source: string): boolean {
  if (!source.includes("&")) return false;
  return (source.split("&").length - 1) * source.length > 64 * 1024 * 1024;
}

function isRoot(node: { type: string }): node is Root {
  return node.type === "root";
}

/** Syntax on which the parsers were seen to differ, by what a glance can find. */
const doubtful = [
  /[\0\u0091-\u0093]|^\uFEFF|^\+\+\+|\r(?!\n)/, // characters and line ends that one replaces; masks; TOML
  /[*_~][\uD800-\uDFFF]|[\uDC00-\uDFFF][*_~]/, // emphasis at an emoji: remark sees half of it
  /\\[*_~][*_~]|[*]{4}|_{4}|[*]+_+[*]|_+[*]+_/, // emphasis after an escaped mark, and knots of it
];
const doubtfulDefinition = /^[ \t]*\[[^\]\n]{1,200}\]:[^\n]*\n[ \t>]*[|:]/m; // before what could be a table
/** A task without text, or one that is underlined to be a heading. */
const doubtfulTask = /\[[ xX]\][ \t]*\r?$|\[[ xX]\][^\n]*\n[ \t>]*(?:=+|-+)[ \t]*$/m;
/** A footnote whose text begins like a block, or that follows a line of text. */
const doubtfulFootnote =
  /\[\^[^\]\n]{0,200}\]:[ \t]*(?![\p{L}(*_"'`[ ])|[^\n]\r?\n[ \t]*\[\^[^\]\n]{0,200}\]:/u;

function isDoubtful(source: string): boolean {
  if (doubtful.some((pattern) => pattern.test(source))) return true;
  if (source.includes("]:")) {
    if (doubtfulDefinition.test(source)) return true;
    if (source.includes("[^") && doubtfulFootnote.test(source)) return true;
  }
  return /\[[ xX]\]/.test(source) && doubtfulTask.test(source);
}
