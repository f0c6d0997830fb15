import { parentPort } from "node:worker_threads";
import type { LinkView } from "./html-handlers.ts";
import { renderDocument } from "./render.ts";
import type { FromWorker, ToWorker } from "./render-messages.ts";
import { parseMarkdown } from "./parse.ts";

/**
 * Runs in a thread of its own, so that hostile Markdown can be cut off. Links are resolved by the
 * thread that knows the pages: it is sent all of them and answers with one view each.
 */
const port = parentPort;
const send = (message: FromWorker): void => port?.postMessage(message);
let document: ReturnType<typeof parseMarkdown> | undefined;

async function answer(message: ToWorker): Promise<void> {
  if (message.type === "parse") {
    document = parseMarkdown(message.source);
    send({ type: "links", links: document.links });
  } else if (document) {
    const { links } = document;
    const views = new Map(links.map((link, index) => [link, message.views[index]]));
    const resolve = (link: (typeof links)[number]): LinkView | undefined => views.get(link);
    send({ type: "rendered", rendered: await renderDocument(document, { resolve }) });
  }
}

port?.on("message", (message: ToWorker) => {
  answer(message).catch((error: unknown) => send({ type: "failed", reason: String(error) }));
});
send({ type: "ready" });
