import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import type { Heading, Link } from "./document.ts";
import { handlersFor, type LinkView } from "./html-handlers.ts";
import type { ParsedTree } from "./parse-reference.ts";

export interface RenderOptions {
  /** Undefined leaves a Markdown link as written and shows a wiki link as missing. */
  resolve: (link: Link) => LinkView | undefined;
}

export interface RenderedMarkdown {
  /** Sanitized: no scripts, no styles, no raw HTML, only http, https, mailto and relative links. */
  html: string;
  headings: Heading[];
}

const schema = {
  ...defaultSchema,
  // Ids come from our slugs and from footnotes only: raw HTML never becomes an element.
  clobber: [],
  clobberPrefix: "",
  attributes: {
    ...defaultSchema.attributes,
    a: [
      // The first entry of a name wins, so ours replaces the default's.
      ...(defaultSchema.attributes?.["a"] ?? []).filter((entry) => entry[0] !== "className"),
      allow("className", "wikilink", "missing", "embed", "data-footnote-backref"),
      allow("rel", "noopener", "noreferrer"),
    ],
  },
  protocols: {
    ...defaultSchema.protocols,
    href: ["http", "https", "mailto"],
    src: ["http", "https"],
  },
};

/** The values an attribute may have. */
function allow(attribute: string, ...values: string[]): [string, ...string[]] {
  return [attribute, ...values];
}

/** Renders what `parseTree` returned, so that slugs and links are the ones lint knows. */
export async function renderTree(
  { tree, document }: ParsedTree,
  { resolve }: RenderOptions,
): Promise<RenderedMarkdown> {
  const processor = unified()
    .use(remarkRehype, { handlers: handlersFor(resolve) })
    .use(rehypeSanitize, schema)
    .use(rehypeStringify);
  const html = processor.stringify(await processor.run(tree));
  return { html, headings: document.headings };
}
