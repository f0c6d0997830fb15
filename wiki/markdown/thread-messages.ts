import type { Link, MarkdownDocument } from "./document.ts";
import type { LinkView } from "./html-handlers.ts";
import type { Embedding } from "./render-embeds.ts";
import type { RenderedMarkdown } from "./render.ts";

/** A document as it travels between threads; its front matter holds functions and is split again. */
export type Facts = Omit<MarkdownDocument, "frontMatter" | "linkRows">;

export type ToWorker =
  /** Wants the facts of a page. */
  | { type: "read"; source: string }
  /** Wants a page as HTML; the answer is its links, to be resolved. */
  | { type: "render"; source: string }
  /** One view per link, in the order in which the links were sent, and what the embeds among them show. */
  | { type: "views"; views: (LinkView | undefined)[]; embeds: (SentEmbedding | undefined)[] };

/** `of` is the document's number: the page is 0. */
export type SentEmbedding = Embedding & { of: number };

export type FromWorker =
  | { type: "ready" }
  /** It loads a package now, and has loaded it: that time is ours, not the page's. */
  | { type: "loading" }
  | { type: "loaded" }
  | { type: "facts"; facts: Facts }
  | { type: "links"; links: Link[]; of: number }
  | { type: "rendered"; rendered: RenderedMarkdown }
  | { type: "failed"; reason: string };
