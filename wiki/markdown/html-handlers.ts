import type { Element, ElementContent, Text } from "hast";
import type {
  Code,
  Heading,
  Html,
  Image,
  ImageReference,
  Link as LinkNode,
  LinkReference,
  Nodes,
  Paragraph,
  Parents,
  Table,
} from "mdast";
import { defaultHandlers, type Options } from "remark-rehype";
import type { Link } from "./document.ts";
import { isExternal } from "./link-text.ts";
import { linkOf, slugOf } from "./parse-reference.ts";
import type { WikiEmbed, WikiLink } from "./wiki-link-syntax.ts";

/** Where a link leads in the place the HTML is shown. */
export interface LinkView {
  href: string;
  /** False for a page that is not there: the link is shown as missing. */
  exists: boolean;
  /** Shown on hover, e.g. the page's title or why the link is broken. */
  title?: string;
  /** Whether `href` is a picture that the page may show. */
  isPicture?: boolean;
}

type State = Parameters<typeof defaultHandlers.link>[0];
/** Whose children are blocks. */
const flowParents = new Set<string>(["root", "blockquote", "listItem", "footnoteDefinition"]);

/** What a page's links come to in HTML. */
export interface Views {
  resolve: (link: Link) => LinkView | undefined;
  /** What an embed shows in its place, as HTML; undefined leaves it a link. */
  embedded: (link: Link) => Element | undefined;
  /** Inside another page: headings and blocks have no ids, which would be the other's. */
  isNested: boolean;
}

/** How nodes become HTML where we differ from the default: links, heading ids, and raw HTML as text. */
export function handlersFor(views: Views): NonNullable<Options["handlers"]> {
  return { ...blockHandlers(views), ...linkHandlers(views), html: rawHtmlAsText };
}

function blockHandlers({ embedded, isNested }: Views): NonNullable<Options["handlers"]> {
  return {
    heading(state: State, node: Heading): Element {
      cutMark(node);
      const element = defaultHandlers.heading(state, node);
      const slug = slugOf(node);
      if (slug !== undefined && !isNested) element.properties["id"] = slug;
      return element;
    },
    paragraph(state: State, node: Paragraph): Element | Element[] {
      const embeds = embedsOnly(node).map((link) => embedded(link));
      if (embeds.length > 0 && embeds.every((embed) => embed !== undefined)) return embeds;
      const block = cutMark(node);
      const element = defaultHandlers.paragraph(state, node);
      if (block !== undefined && !isNested) element.properties["id"] = blockFragment(block);
      return element;
    },
    table: (state: State, node: Table): Element => ({
      type: "element",
      tagName: "div",
      properties: { className: ["scroll"], role: "region", ariaLabel: "Table", tabIndex: 0 },
      children: [defaultHandlers.table(state, node)],
    }),
    code(state: State, node: Code): Element {
      const element = defaultHandlers.code(state, node);
      element.properties["tabIndex"] = 0; // long lines are scrolled, with the keyboard too
      return element;
    },
  };
}

type Decorate = (element: Element, view: LinkView | undefined) => Element;

function linkHandlers({ resolve }: Views): NonNullable<Options["handlers"]> {
  const viewOf = (node: Nodes | undefined): LinkView | undefined => {
    const link = node && linkOf(node);
    return link && resolve(link);
  };
  const defined = (
    state: State,
    { identifier }: LinkReference | ImageReference,
    { content, as }: { content: ElementContent | ElementContent[]; as: Decorate },
  ): ElementContent | ElementContent[] =>
    Array.isArray(content) || content.type !== "element"
      ? content
      : as(content, viewOf(state.definitionById.get(identifier.toUpperCase())));
  return {
    link: (state: State, node: LinkNode): Element =>
      decorate(defaultHandlers.link(state, node), viewOf(node)),
    linkReference: (state: State, node: LinkReference) =>
      defined(state, node, { content: defaultHandlers.linkReference(state, node), as: decorate }),
    image: (state: State, node: Image): Element =>
      pictureOf(defaultHandlers.image(state, node), viewOf(node)),
    imageReference: (state: State, node: ImageReference) =>
      defined(state, node, { content: defaultHandlers.imageReference(state, node), as: pictureOf }),
    wikiLink: (_state: State, node: WikiLink): Element => wikiAnchor(node, viewOf(node), []),
    wikiEmbed(_state: State, node: WikiEmbed): Element | undefined {
      const [label] = node.children;
      const view = viewOf(node);
      if (view?.isPicture === true) return picture(view.href, label?.value ?? "", view.title);
      return label && wikiAnchor(label, view, ["embed"]);
    },
  };
}

/** The fragment of a block's address: a caret cannot begin a slug, so no heading has the same. */
function blockFragment(block: string): string {
  return `^${block}`;
}

/** The embeds of a paragraph that holds nothing else. */
function embedsOnly({ children }: Paragraph): Link[] {
  const links: Link[] = [];
  for (const child of children) {
    if (child.type === "text" && child.value.trim() === "") continue;
    const link = child.type === "wikiEmbed" ? linkOf(child) : undefined;
    if (link === undefined) return [];
    links.push(link);
  }
  return links;
}

/** Takes `^block` off the end, which names a place and is not for reading. */
function cutMark({ children }: Paragraph | Heading): string | undefined {
  const last = children.at(-1);
  if (last?.type !== "text") return undefined;
  const match = /(?:^|\s)\^([A-Za-z0-9-]+)\s*$/.exec(last.value);
  if (match) last.value = last.value.slice(0, match.index);
  return match?.[1];
}

/**
 * Pictures of this repository are shown; one that is elsewhere or missing is a link: nothing is fetched from
 * another host because a page says so.
 */
function pictureOf(image: Element, view: LinkView | undefined): Element {
  const { src, alt, title } = image.properties;
  const label = typeof alt === "string" && alt !== "" ? alt : (src ?? "");
  if (view?.isPicture === true) return picture(view.href, alt ?? "", view.title);
  const anchor: Element = {
    type: "element",
    tagName: "a",
    properties: { href: src ?? "", ...(typeof title === "string" && { title }) },
    children: [{ type: "text", value: label }],
  };
  return decorate(anchor, view);
}

function picture(src: string, alt: string, title: string | undefined): Element {
  const properties = { src, alt, ...(title !== undefined && { title }), loading: "lazy" };
  return { type: "element", tagName: "img", properties, children: [] };
}

function decorate(anchor: Element, view: LinkView | undefined): Element {
  const { properties } = anchor;
  if (view) {
    properties["href"] = view.href;
    if (view.title !== undefined) properties["title"] = view.title;
    if (!view.exists) properties["className"] = ["missing"];
  } else if (isExternal(String(properties["href"]))) {
    properties["rel"] = ["noopener", "noreferrer"];
    properties["className"] = ["external"];
  }
  return anchor;
}

function wikiAnchor(node: WikiLink, view: LinkView | undefined, classes: string[]): Element {
  const missing = view?.exists === true ? [] : ["missing"];
  return {
    type: "element",
    tagName: "a",
    properties: {
      className: ["wikilink", ...classes, ...missing],
      ...(view && { href: view.href }),
      ...(view?.title !== undefined && { title: view.title }),
    },
    children: [{ type: "text", value: node.value }],
  };
}

/** A reader sees the HTML that an author wrote, as text; comments stay hidden as in any Markdown. */
function rawHtmlAsText(
  _state: State,
  node: Html,
  parent: Parents | undefined,
): Element | Text | undefined {
  if (/^<!--[^]*-->\s*$/.test(node.value)) return undefined;
  const text: Text = { type: "text", value: node.value };
  if (parent !== undefined && !flowParents.has(parent.type)) return text;
  return { type: "element", tagName: "p", properties: {}, children: [text] };
}
