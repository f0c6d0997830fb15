import type { Element, ElementContent, Text } from "hast";
import type { Heading, Html, Image, Link as LinkNode, LinkReference, Nodes, Parents } from "mdast";
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
}

type State = Parameters<typeof defaultHandlers.link>[0];
/** Whose children are blocks. */
const flowParents = new Set<string>(["root", "blockquote", "listItem", "footnoteDefinition"]);

type Resolve = (link: Link) => LinkView | undefined;

/** How nodes become HTML where we differ from the default: links, heading ids, and raw HTML as text. */
export function handlersFor(resolve: Resolve): NonNullable<Options["handlers"]> {
  const viewOf = (node: Nodes | undefined): LinkView | undefined => {
    const link = node && linkOf(node);
    return link && resolve(link);
  };
  return {
    heading(state: State, node: Heading): Element {
      const element = defaultHandlers.heading(state, node);
      const slug = slugOf(node);
      if (slug !== undefined) element.properties["id"] = slug;
      return element;
    },
    link: (state: State, node: LinkNode): Element =>
      decorate(defaultHandlers.link(state, node), viewOf(node)),
    linkReference(state: State, node: LinkReference): ElementContent | ElementContent[] {
      const view = viewOf(state.definitionById.get(node.identifier.toUpperCase()));
      const content = defaultHandlers.linkReference(state, node);
      return Array.isArray(content) || content.type !== "element"
        ? content
        : decorate(content, view);
    },
    image(state: State, node: Image): Element {
      const element = defaultHandlers.image(state, node);
      const view = viewOf(node);
      if (view) element.properties["src"] = view.href;
      return element;
    },
    wikiLink: (_state: State, node: WikiLink): Element => wikiAnchor(node, viewOf(node), []),
    wikiEmbed(_state: State, node: WikiEmbed): Element | undefined {
      const [label] = node.children;
      return label && wikiAnchor(label, viewOf(node), ["embed"]);
    },
    html: rawHtmlAsText,
  };
}

function decorate(anchor: Element, view: LinkView | undefined): Element {
  const { properties } = anchor;
  if (view) {
    properties["href"] = view.href;
    if (view.title !== undefined) properties["title"] = view.title;
    if (!view.exists) properties["className"] = ["missing"];
  } else if (isExternal(String(properties["href"]))) {
    properties["rel"] = ["noopener", "noreferrer"];
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
