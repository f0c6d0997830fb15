import type { Root } from "hast";
import rehypeSanitize from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { visit } from "unist-util-visit";
import type { Heading, Link } from "./document.ts";
import { handlersFor, type LinkView } from "./html-handlers.ts";
import type { ParsedTree } from "./parse-reference.ts";
import { decorated } from "./render-decorated.ts";
import type { Load } from "./render-diagram.ts";
import { embedsOf, type Ask, type Embedding, type Nest } from "./render-embeds.ts";
import { withMath } from "./render-math.ts";
import { schema } from "./render-schema.ts";

export interface RenderOptions {
  /** Undefined leaves a Markdown link as written and shows a wiki link as missing. */
  resolve: (link: Link) => LinkView | undefined;
  /** What `![[page]]` shows in its place; undefined leaves it a link. */
  embed?: (link: Link) => Embedded | undefined;
}

/** A page or a part of one, and how its own links are answered. */
export interface Embedded extends Embedding {
  options: RenderOptions;
}

export interface RenderedMarkdown {
  /** Sanitized: no scripts, no styles, no raw HTML, only http, https, mailto and relative links. */
  html: string;
  headings: Heading[];
}

/** How Markdown is read, so that slugs and links are the ones lint knows; and who answers about links. */
export interface Reading {
  parse: (source: string) => ParsedTree;
  ask: Ask;
  /** How packages are loaded that few pages need. */
  load?: Load;
}

export async function renderSource(source: string, reading: Reading): Promise<RenderedMarkdown> {
  const parse = (text: string): ParsedTree => withMath(reading.parse(text), text);
  const parsed = parse(source);
  const nest: Nest = { depth: 0, keys: [], parse, count: { embeds: 0 } };
  const tree = await decorated(await toHtml(parsed, reading.ask, nest), reading.load ?? loadNow);
  const cleaner = unified().use(rehypeSanitize, schema).use(rehypeStringify);
  const html = cleaner.stringify(await cleaner.run(tree));
  return { html, headings: parsed.document.headings };
}

const loadNow = loadOnce();

/** `around` is told of a loading that takes time: the first of each package. */
export function loadOnce(around: Load = (start) => start()): Load {
  const loaded = new Set<unknown>();
  return async (start) => {
    if (loaded.has(start)) return start();
    const fresh = await around(start);
    loaded.add(start);
    return fresh;
  };
}

async function toHtml({ tree, document }: ParsedTree, ask: Ask, nest: Nest): Promise<Root> {
  const { links } = document;
  const answers = await ask(links);
  const views = new Map(links.map((link, index) => [link, answers.views[index]]));
  const shown = await embedsOf(links, answers, { nest, toHtml });
  const isNested = nest.depth > 0;
  const place = isNested ? `-in-${nest.count.embeds}` : "";
  const html = await unified()
    .use(remarkRehype, {
      handlers: handlersFor({
        resolve: (link) => views.get(link),
        embedded: (link) => shown.get(link),
        isNested,
      }),
      clobberPrefix: `user-content${place}-`,
    })
    .run(tree);
  if (isNested) renameLabel(html, place);
  return html;
}

/** remark-rehype gives the footnotes of every document the same label. */
function renameLabel(html: Root, place: string): void {
  const label = "footnote-label";
  visit(html, "element", ({ properties }) => {
    if (properties["id"] === label) properties["id"] = `${label}${place}`;
    const describedBy = properties["ariaDescribedBy"];
    if (Array.isArray(describedBy) && describedBy[0] === label)
      properties["ariaDescribedBy"] = [`${label}${place}`];
  });
}

/** Answers about links at once, for who renders in the thread that knows the pages. */
export function askOf({ resolve, embed }: RenderOptions): Ask {
  return async (links) => ({
    views: links.map(resolve),
    embeds: links.map((link) => {
      const found = embed?.(link);
      return found && { ...found, ask: askOf(found.options) };
    }),
  });
}
