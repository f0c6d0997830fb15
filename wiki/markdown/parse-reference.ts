import type { Nodes, Root } from "mdast";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified, type Plugin } from "unified";
import type { Point } from "unist";
import { visit } from "unist-util-visit";
import { splitFrontMatter } from "../front-matter.ts";
import type { Link, MarkdownDocument } from "./document.ts";
import { labelOf, readWikiLink } from "./link-text.ts";
import { readTree, textOf } from "./read-tree.ts";
import { wikiLinkSyntax } from "./wiki-link-syntax.ts";

const parser = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter).use(wikiLinkSyntax);
parser.freeze();

/** A parsed page and the tree it was read from, for who renders it. */
export interface ParsedTree {
  document: MarkdownDocument;
  tree: Root;
}

/**
 * The reference: what a page means, by unified and remark. Slow (2 ms a page), and hostile text can take
 * it minutes or overflow its stack, which it throws: `parseMarkdown` never does either. `more` is syntax that
 * only the renderer reads.
 */
export function parseReference(source: string, more?: Plugin): ParsedTree {
  const tree = more === undefined ? parser.parse(source) : parser().use(more).parse(source);
  placeBareLinks(tree, source.replace(/^\uFEFF/, "")); // the tree does not count a byte order mark
  // Labels first: the text of a heading contains the labels of its links.
  visit(tree, "wikiLink", (node) => {
    node.value = labelOf(readWikiLink(textOf(source, node).slice(2, -2)));
  });
  const document = readTree(
    tree,
    { source, frontMatter: splitFrontMatter(source) },
    {
      link: (node, link) => linksByNode.set(node, link),
      slug: (node, slug) => slugsByNode.set(node, slug),
    },
  );
  return { document, tree };
}

/**
 * remark finds some bare URLs and addresses only after parsing, and does not say where. They follow what
 * stands before them, as they are written.
 */
function placeBareLinks(tree: Root, source: string): void {
  visit(tree, "link", (node, index, parent) => {
    const [text] = node.children;
    if (node.position !== undefined || text?.type !== "text" || parent === undefined) return;
    const before = parent.children.slice(0, index).findLast(({ position }) => position);
    const from = before?.position?.end.offset ?? parent.position?.start.offset ?? 0;
    const start = source.indexOf(text.value, from);
    if (start < 0) return;
    const point = (offset: number): Point => {
      const lines = source.slice(0, offset).split("\n");
      return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1, offset };
    };
    node.position = { start: point(start), end: point(start + text.value.length) };
  });
}

/** Links and slugs by their node, so that the renderer asks about the very link that lint saw. */
const linksByNode = new WeakMap<Nodes, Link>();
const slugsByNode = new WeakMap<Nodes, string>();

export function linkOf(node: Nodes): Link | undefined {
  return linksByNode.get(node);
}

export function slugOf(node: Nodes): string | undefined {
  return slugsByNode.get(node);
}
