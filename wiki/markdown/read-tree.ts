import type { Heading as HeadingNode, Nodes, Paragraph, Root } from "mdast";
import { toString } from "mdast-util-to-string";
import type { Point as UnistPoint } from "unist";
import type { FrontMatter } from "../front-matter.ts";
import type { Heading, Link, MarkdownDocument, Place, Point } from "./document.ts";
import { readUrl, readWikiLink } from "./link-text.ts";
import { Slugs } from "./slugs.ts";

/** Obsidian's tags: letters, digits, `_`, `-` and `/`, with at least one that is no digit. */
const tagPattern = /(?<![^\s(])#([\p{L}\p{N}_/-]+)/gu;
const blockPattern = /(?:^|\s)\^([A-Za-z0-9-]+)\s*$/;

/** Told of each fact with the node it came from, so that a renderer can find it again. */
export interface Listener {
  link(node: Nodes, link: Link): void;
  slug(node: HeadingNode, slug: string): void;
}

/** The facts of a tree in which each wiki link already has its label as its value. */
export function readTree(
  tree: Root,
  { source, frontMatter }: { source: string; frontMatter: FrontMatter },
  listener?: Listener,
): MarkdownDocument {
  const reading = new Reading(source, listener);
  reading.read(tree);
  const { headings, links, blocks, tags } = reading;
  return { frontMatter, headings, links, blocks, tags: [...tags] };
}

/** One walk over the tree, in document order. */
class Reading {
  readonly headings: Heading[] = [];
  readonly links: Link[] = [];
  readonly blocks: string[] = [];
  readonly tags = new Set<string>();
  readonly #slugs = new Slugs();
  readonly #source: string;
  readonly #listener: Listener | undefined;

  constructor(source: string, listener: Listener | undefined) {
    this.#source = source;
    this.#listener = listener;
  }

  read(node: Nodes): void {
    const { type } = node;
    if (type === "text") this.#tags(node.value);
    else if (type === "heading") this.#heading(node);
    else if (type === "link" || type === "image" || type === "definition")
      this.#add(node, { kind: "markdown", ...readUrl(node.url) });
    else if (type === "wikiLink")
      this.#add(node, { kind: "wiki", ...readWikiLink(this.#text(node).slice(2, -2)) });
    else if (type === "wikiEmbed")
      return this.#add(node, { kind: "embed", ...readWikiLink(this.#text(node).slice(3, -2)) });
    if (type === "heading" || type === "paragraph") this.#block(node);
    if ("children" in node) for (const child of node.children) this.read(child);
  }

  #heading(node: HeadingNode): void {
    const text = toString(node);
    const slug = this.#slugs.slug(text);
    this.#listener?.slug(node, slug);
    this.headings.push({ depth: node.depth, text, slug, line: node.position?.start.line ?? 1 });
  }

  #block(node: HeadingNode | Paragraph): void {
    const last = node.children.at(-1);
    if (last?.type !== "text" || !last.value.includes("^")) return;
    const id = blockPattern.exec(last.value)?.[1];
    if (id !== undefined) this.blocks.push(id);
  }

  #tags(text: string): void {
    if (!text.includes("#")) return;
    for (const [, tag = ""] of text.matchAll(tagPattern)) if (/\D/.test(tag)) this.tags.add(tag);
  }

  #add(node: Nodes, link: Omit<Link, "place">): void {
    const found = { ...link, place: placeOf(this.#source, node) };
    this.#listener?.link(node, found);
    this.links.push(found);
  }

  #text(node: Nodes): string {
    return textOf(this.#source, node);
  }
}

/** The node as it is written. */
export function textOf(source: string, node: Nodes): string {
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
