import type { Root } from "mdast";
import { splitFrontMatter } from "../front-matter.ts";
import type { MarkdownDocument } from "./document.ts";
import { maskCharacters, maskWikiLinks } from "./mask-wiki-links.ts";
import { mendTree } from "./mend-tree.ts";
import { readTree } from "./read-tree.ts";

/** Its binary may be missing on a platform: then everything takes the reference path. */
const satteri = await import("satteri").catch(() => undefined);

/**
 * What a page says, 40 times faster than the reference, or undefined where the two could differ: see
 * `doubtful`, `maskWikiLinks` and `mendTree`. A test holds both equal on real and on generated pages.
 */
export function parseFast(source: string): MarkdownDocument | undefined {
  if (satteri === undefined || isDense(source) || doubtful.some((pattern) => pattern.test(source)))
    return undefined;
  const frontMatter = splitFrontMatter(source);
  // remark goes on differently after a `---` that opens no front matter.
  if (source.startsWith("---") && !frontMatter.present) return undefined;
  const masked = maskWikiLinks(source);
  if (masked === undefined) return undefined;
  const tree = satteri.markdownToMdast(masked.text);
  if (!isRoot(tree) || !mendTree(tree, source, masked.masks)) return undefined;
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
  maskCharacters,
  /\0|^\uFEFF|^\+\+\+|\r(?!\n)/, // characters and line ends that one of them replaces; TOML
  /[*_~][\uD800-\uDFFF]|[\uDC00-\uDFFF][*_~]/, // emphasis at an emoji: remark sees half of it
  /\\[*_~][*_~]|[*]{4}|_{4}|[*]+_+[*]|_+[*]+_/, // emphasis after an escaped mark, and knots of it
  /^[ \t]*\[[^\]\n]{1,200}\]:[^\n]*\n[ \t>]*[|:]/m, // a definition before what could be a table
  /\[[ xX]\][^\n]*\n[ \t>]*(?:=+|-+)[ \t]*$/m, // a task that is underlined to be a heading
  /\[[ xX]\][ \t]*\r?$/m, // a task without text
  // A footnote whose text begins like a block, or that follows a line of text.
  /\[\^[^\]\n]{0,200}\]:[ \t]*(?![\p{L}(*_"'`[ ])/u,
  /[^\n]\r?\n[ \t]*\[\^[^\]\n]{0,200}\]:/,
];
