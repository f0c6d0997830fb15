import { parentPort } from "node:worker_threads";
import type { ReadRequest } from "./convert.ts";

/** Runs in a thread of its own, so that a hostile source can be cut off. Imports nothing of ours by name. */
const port = parentPort;

async function read({ kind, bytes }: ReadRequest): Promise<{ title: string; text: string }> {
  if (kind === "pdf") return (await import("./read-pdf.ts")).readPdf(bytes);
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  if (kind === "html") return (await import("./read-html.ts")).readHtml(text);
  return (await import("./read-junit.ts")).readJunit(text);
}

port?.on("message", (request: ReadRequest) => {
  read(request).then(
    (read) => port.postMessage({ read }),
    (error: unknown) => port.postMessage({ failed: String(error) }),
  );
});
port?.postMessage({ ready: true });
