import { parentPort } from "node:worker_threads";
import type { LinkView } from "./html-handlers.ts";
import type { ParsedTree } from "./parse-reference.ts";
import { parseMarkdown, parseTree } from "./parse.ts";
import { renderTree } from "./render.ts";
import type { FromWorker, ToWorker } from "./thread-messages.ts";

/**
 * Runs in a thread of its own, so that hostile Markdown can be cut off. Links are resolved by the
 * thread that knows the pages: it is sent all of them and answers with one view each.
 */
const port = parentPort;
const send = (message: FromWorker): void => port?.postMessage(message);
let parsed: ParsedTree | undefined;

async function answer(message: ToWorker): Promise<void> {
  if (message.type === "read") {
    const { frontMatter: _, ...facts } = parseMarkdown(message.source);
    send({ type: "facts", facts });
  } else if (message.type === "render") {
    parsed = parseTree(message.source);
    send({ type: "links", links: parsed.document.links });
  } else if (parsed) {
    const { links } = parsed.document;
    const views = new Map(links.map((link, index) => [link, message.views[index]]));
    const resolve = (link: (typeof links)[number]): LinkView | undefined => views.get(link);
    send({ type: "rendered", rendered: await renderTree(parsed, { resolve }) });
  }
}

port?.on("message", (message: ToWorker) => {
  answer(message).catch((error: unknown) => send({ type: "failed", reason: String(error) }));
});
send({ type: "ready" });
