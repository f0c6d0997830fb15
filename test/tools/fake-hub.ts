import { createServer } from "node:http";
import { onTestFinished } from "vitest";

/** What the hub does with a request for a file it has. */
export type HubManner = "answers" | "redirects" | "stalls" | "lies" | "breaks-off";

export interface FakeHub {
  /** For `HF_ENDPOINT`. */
  url: string;
  /** Paths that were asked for, in order. */
  requests: string[];
}

/** A model hub on 127.0.0.1; `files` by the path after the host. Closed when the test ends. */
export async function startFakeHub(
  files: Readonly<Record<string, Buffer>>,
  manner: HubManner = "answers",
): Promise<FakeHub> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    requests.push(path);
    const content = files[path.replace(/^\/cdn/, "")];
    if (content === undefined) return response.writeHead(404).end("not here");
    if (manner === "stalls") return response.writeHead(200).write(content.subarray(0, 10));
    if (manner === "lies") return response.writeHead(200).end(Buffer.alloc(content.length, 7));
    if (manner === "breaks-off") {
      response.writeHead(200, { "content-length": content.length });
      return response.write(content.subarray(0, 10), () => response.destroy());
    }
    if (manner === "redirects" && !path.startsWith("/cdn"))
      return response.writeHead(302, { location: `/cdn${path}` }).end();
    return response.writeHead(200).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, requests };
}
