import GithubSlugger from "github-slugger";
import type { Heading as HeadingNode, Nodes, Paragraph, Root } from "mdast";
import { toString } from "mdast-util-to-string";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import type { Point as UnistPoint } from "unist";
import { SKIP, visit } from "unist-util-visit";
import { splitFrontMatter } from "../front-matter.ts";
import type { Heading, Link, MarkdownDocument, Place, Point } from "./document.ts";
import { labelOf, readUrl, readWikiLink } from "./link-text.ts";
import { wikiLinkSyntax } from "./wiki-link-syntax.ts";

const parser = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkFrontmatter)
  .use(wikiLinkSyntax)
  .freeze();

/** Obsidian's tags: letters, digits, `_`, `-` and `/`, with at least one that is no digit. */
const tagPattern = /(?<![^\s(])#([\p{L}\p{N}_/-]+)/gu;
const blockPattern = /(?:^|\s)\^([A-Za-z0-9-]+)\s*$/;

/** A parsed page and the tree it was read from, for who renders it. */
export interface ParsedTree {
  document: MarkdownDocument;
  tree: Root;
}

/**
 * The reference: what a page means, by unified and remark. Slow (2 ms a page), and hostile text can take
 * it minutes or overflow its stack, which it throws: `parseMarkdown` never does either.
 */
export function parseReference(source: string): ParsedTree {
  const tree = parser.parse(source);
  // Labels first: the text of a heading contains the labels of its links.
  visit(tree, "wikiLink", (node) => {
    node.value = labelOf(readWikiLink(textOf(source, node).slice(2, -2)));
  });
  const reading = new Reading(source);
  visit(tree, (node) => reading.read(node));
  const { headings, links, blocks } = reading;
  const tags = [...new Set(reading.tags)];
  return {
    document: { frontMatter: splitFrontMatter(source), headings, links, blocks, tags },
    tree,
  };
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

/** One walk over the tree, in document order. */
class Reading {
  readonly headings: Heading[] = [];
  readonly links: Link[] = [];
  readonly blocks: string[] = [];
  readonly tags: string[] = [];
  readonly #slugger = new GithubSlugger();
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  read(node: Nodes): void | typeof SKIP {
    if (node.type === "heading") this.#heading(node);
    if (node.type === "heading" || node.type === "paragraph") this.#block(node);
    if (node.type === "text") this.#tags(node.value);
    if (node.type === "link" || node.type === "image" || node.type === "definition")
      this.#add(node, { kind: "markdown", ...readUrl(node.url) });
    if (node.type === "wikiLink")
      this.#add(node, { kind: "wiki", ...readWikiLink(this.#text(node).slice(2, -2)) });
    if (node.type !== "wikiEmbed") return;
    this.#add(node, { kind: "embed", ...readWikiLink(this.#text(node).slice(3, -2)) });
    return SKIP;
  }

  #heading(node: HeadingNode): void {
    const text = toString(node);
    const slug = this.#slugger.slug(text);
    slugsByNode.set(node, slug);
    this.headings.push({ depth: node.depth, text, slug, line: node.position?.start.line ?? 1 });
  }

  #block(node: HeadingNode | Paragraph): void {
    const last = node.children.at(-1);
    const id = last?.type === "text" ? blockPattern.exec(last.value)?.[1] : undefined;
    if (id !== undefined) this.blocks.push(id);
  }

  #tags(text: string): void {
    for (const [, tag = ""] of text.matchAll(tagPattern)) if (/\D/.test(tag)) this.tags.push(tag);
  }

  #add(node: Nodes, link: Omit<Link, "place">): void {
    const found = { ...link, place: placeOf(this.#source, node) };
    linksByNode.set(node, found);
    this.links.push(found);
  }

  #text(node: Nodes): string {
    return textOf(this.#source, node);
  }
}

function textOf(source: string, node: Nodes): string {
  const { start, end } = placeOf(source, node);
  return source.slice(start.offset, end.offset);
}

/** The node's place in the file: micromark does not count a byte order mark. */
function placeOf(source: string, node: Nodes): Place {
  const skipped = source.startsWith("\uFEFF") ? 1 : 0;
  const inFile = (point: UnistPoint | undefined): Point => {
    const { line = 1, column = 1, offset = 0 } = point ?? {};
    return { line, column: line === 1 ? column + skipped : column, offset: offset + skipped };
  };
  return { start: inFile(node.position?.start), end: inFile(node.position?.end) };
}
