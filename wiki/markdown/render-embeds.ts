import type { Element, Root as HtmlRoot } from "hast";
import type { Nodes, Root, RootContent } from "mdast";
import type { Link } from "./document.ts";
import type { LinkView } from "./html-handlers.ts";
import { slugOf, type ParsedTree } from "./parse-reference.ts";
import { element } from "./render-diagram.ts";

/** The part of a page that an embed shows; without it the whole page. */
export type Part = { heading: string } | { block: string };

/** A page, or a part of it, that is shown inside another. */
export interface Embedding {
  /** Names page and part: an embed inside itself is left a link. */
  key: string;
  source: string;
  part?: Part | undefined;
}

/** What the links of one document come to, in their order. */
export interface Answers {
  views: (LinkView | undefined)[];
  /** For each link the page it embeds, with who answers for that page's links. */
  embeds: (AskableEmbedding | undefined)[];
}
export type Ask = (links: Link[]) => Promise<Answers>;
export type AskableEmbedding = Embedding & { ask: Ask };

/** Embeds in embeds in a page, and embeds in all: more are left links. */
const maxDepth = 3;
const maxEmbeds = 30;

/** How far down a document is, and what it is inside. */
export interface Nest {
  depth: number;
  keys: readonly string[];
  /** Reads a page that is embedded. */
  parse: (source: string) => ParsedTree;
  /** Shared by all documents of one page. */
  count: { embeds: number };
}

export type ToHtml = (parsed: ParsedTree, ask: Ask, nest: Nest) => Promise<HtmlRoot>;

/** What each embed of a document shows, by its link. */
export async function embedsOf(
  links: readonly Link[],
  { views, embeds }: Answers,
  { nest, toHtml }: { nest: Nest; toHtml: ToHtml },
): Promise<Map<Link, Element>> {
  const shown = new Map<Link, Element>();
  for (const [index, link] of links.entries()) {
    const embedding = embeds[index];
    const isTooMuch = nest.depth >= maxDepth || nest.count.embeds >= maxEmbeds;
    if (embedding === undefined || isTooMuch || nest.keys.includes(embedding.key)) continue;
    nest.count.embeds += 1;
    const { document, tree } = nest.parse(embedding.source);
    const inner = { ...nest, depth: nest.depth + 1, keys: [...nest.keys, embedding.key] };
    const part = partOf(tree, embedding.part);
    const html = await toHtml({ document, tree: part }, embedding.ask, inner);
    shown.set(link, frame(html, views[index], link));
  }
  return shown;
}

function frame(html: HtmlRoot, view: LinkView | undefined, { target }: Link): Element {
  const name = view?.title ?? target;
  const anchor = element("a", { className: ["wikilink"], href: view?.href ?? "" }, [
    { type: "text", value: name },
  ]);
  const title = element("p", { className: ["embed-title"] }, [anchor]);
  const content = html.children.filter(
    (child) => child.type === "element" || child.type === "text",
  );
  return element("section", { className: ["embed"], ariaLabel: name }, [title, ...content]);
}

/** The nodes of a part, with the definitions that its links and footnotes need from elsewhere. */
function partOf(tree: Root, part: Part | undefined): Root {
  if (part === undefined) return tree;
  const nodes = "heading" in part ? section(tree, part.heading) : block(tree, part.block);
  const definitions = tree.children.filter((node) => isDefinition(node) && !nodes.includes(node));
  return { type: "root", children: [...nodes, ...definitions] };
}

function isDefinition({ type }: Nodes): boolean {
  return type === "definition" || type === "footnoteDefinition";
}

/** A heading and what is below it, until the next of its rank. */
function section({ children }: Root, slug: string): RootContent[] {
  const from = children.findIndex((node) => node.type === "heading" && slugOf(node) === slug);
  const heading = children[from];
  if (heading?.type !== "heading") return [];
  const { depth } = heading;
  const end = children.findIndex(
    (node, index) => index > from && node.type === "heading" && node.depth <= depth,
  );
  return children.slice(from, end < 0 ? undefined : end);
}

/** The block that ends in the mark; a mark on a line of its own names the block before it. */
function block({ children }: Root, id: string): RootContent[] {
  const at = children.findIndex((node) => endsWith(node, id));
  const found = children[at];
  if (found === undefined) return [];
  const isAlone =
    found.type === "paragraph" &&
    found.children.length === 1 &&
    found.children[0]?.type === "text" &&
    found.children[0].value.trim() === `^${id}`;
  const before = children[at - 1];
  return isAlone && before !== undefined ? [before] : [found];
}

function endsWith(node: Nodes, id: string): boolean {
  if (node.type === "paragraph" || node.type === "heading") {
    const last = node.children.at(-1);
    return last?.type === "text" && last.value.trimEnd().endsWith(`^${id}`);
  }
  return "children" in node && node.children.some((child) => endsWith(child, id));
}
