import { parentPort } from "node:worker_threads";
import type { MarkdownDocument } from "./document.ts";
import { parseMarkdown, parseTree } from "./parse.ts";
import type { Answers, Ask } from "./render-embeds.ts";
import { loadOnce, renderSource } from "./render.ts";
import type { Facts, FromWorker, ToWorker } from "./thread-messages.ts";

/**
 * Runs in a thread of its own, so that hostile Markdown can be cut off. Links are resolved by the
 * thread that knows the pages: it is sent all of a document's and answers with one view each.
 */
const port = parentPort;
const send = (message: FromWorker): void => port?.postMessage(message);
/** Waits for the answer to the links that were sent last: they are sent one document at a time. */
let waiting: ((answers: Answers) => void) | undefined;

function askAbout(of: number): Ask {
  return (links) =>
    new Promise((resolve) => {
      waiting = resolve;
      send({ type: "links", links, of });
    });
}

const load = loadOnce(async (start) => {
  send({ type: "loading" });
  const loaded = await start();
  send({ type: "loaded" });
  return loaded;
});

async function answer(message: ToWorker): Promise<void> {
  if (message.type === "read") {
    send({ type: "facts", facts: factsOf(parseMarkdown(message.source)) });
  } else if (message.type === "render") {
    const reading = { parse: parseTree, ask: askAbout(0), load };
    send({ type: "rendered", rendered: await renderSource(message.source, reading) });
  } else {
    const embeds = message.embeds.map((sent) => sent && { ...sent, ask: askAbout(sent.of) });
    waiting?.({ views: message.views, embeds });
  }
}

/** Named one by one: the links of a document may be made only when they are asked for. */
function factsOf({ headings, links, blocks, tags, tangle }: MarkdownDocument): Facts {
  return { headings, links, blocks, tags, ...(tangle !== undefined && { tangle }) };
}

port?.on("message", (message: ToWorker) => {
  answer(message).catch((error: unknown) => send({ type: "failed", reason: String(error) }));
});
send({ type: "ready" });
