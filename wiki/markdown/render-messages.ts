import type { Link } from "./document.ts";
import type { LinkView } from "./html-handlers.ts";
import type { RenderedMarkdown } from "./render.ts";

export type ToWorker =
  | { type: "parse"; source: string }
  /** One view per link, in the order in which the links were sent. */
  | { type: "views"; views: (LinkView | undefined)[] };

export type FromWorker =
  | { type: "ready" }
  | { type: "links"; links: Link[] }
  | { type: "rendered"; rendered: RenderedMarkdown }
  | { type: "failed"; reason: string };
