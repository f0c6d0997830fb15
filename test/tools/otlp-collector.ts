import { createServer } from "node:http";
import { z } from "zod";

const bodySchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({
        attributes: z.array(z.object({ key: z.string(), value: z.unknown() })),
      }),
      scopeSpans: z.array(z.object({ spans: z.array(z.record(z.string(), z.unknown())) })),
    }),
  ),
});

/** A collector on loopback that keeps what it is sent. */
export interface Collector {
  endpoint: string;
  requests: { path: string; type: string; body: z.infer<typeof bodySchema> }[];
  close: () => void;
}

/** `status` is what it answers. */
export async function openCollector(status = 200): Promise<Collector> {
  const requests: Collector["requests"] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = bodySchema.parse(JSON.parse(Buffer.concat(parts).toString()));
      const type = String(request.headers["content-type"]);
      requests.push({ path: String(request.url), type, body });
      response.writeHead(status, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { endpoint: `http://127.0.0.1:${port}`, requests, close };
}
