import { createServer, type RequestListener } from "node:http";
import { fetchPublic } from "#wiki";
import { expect, onTestFinished, test } from "vitest";

/** A library on loopback. */
async function open(listener: RequestListener): Promise<(path: string) => string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return (path) => `http://127.0.0.1:${port}${path}`;
}

const library = (): Promise<(path: string) => string> =>
  open(({ url = "", headers }, response) => {
    const redirects: Record<string, string> = {
      "/moved": "/book",
      "/loop": "/loop",
      "/file": "file:///etc/passwd",
      "/password": "http://ada:secret@127.0.0.1/",
    };
    if (redirects[url] !== undefined) response.writeHead(302, { location: redirects[url] }).end();
    else if (url === "/packed") response.writeHead(200, { "content-encoding": "gzip" }).end("x");
    else if (url === "/endless") {
      response.writeHead(200);
      const timer = setInterval(() => response.write("x".repeat(65_536)), 1);
      response.on("close", () => clearInterval(timer));
    } else if (url === "/slow") return;
    else if (url === "/book")
      response
        .writeHead(200, { "content-type": "Text/HTML; charset=utf-8" })
        .end(`asked with ${Object.keys(headers).toSorted().join(" ")}`);
    else response.writeHead(404).end();
  });

test("fetches through redirects, without credentials", async () => {
  const url = await library();
  const { bytes, type, url: at } = await fetchPublic(url("/moved"), { allowPrivate: true });
  expect({ type, at }).toEqual({ type: "text/html", at: url("/book") });
  const asked = Buffer.from(bytes).toString();
  expect(asked).toBe("asked with accept accept-encoding connection host user-agent");
});

test.each([
  ["/loop", "more than 10 redirects"],
  ["/file", "it leads to file:"],
  ["/password", "it holds a password"],
  ["/packed", "it is packed (gzip)"],
  ["/endless", "more than 1000000 bytes"],
  ["/slow", "no answer within 0.3 s"],
  ["/nowhere", "the host answers 404"],
])("%s is refused: %s", async (path, reason) => {
  const url = await library();
  const limits = {
    allowPrivate: true,
    maxBytes: 1_000_000,
    timeoutMs: path === "/slow" ? 300 : 5000,
  };
  await expect(fetchPublic(url(path), limits)).rejects.toThrow(reason);
});

test.each([
  "http://127.0.0.1:1/",
  "http://localhost:1/",
  "http://169.254.169.254/latest/meta-data/",
  "http://[::1]:1/",
  "http://[::ffff:10.0.0.1]/",
  "http://2130706433:1/",
])("%s is nobody's to fetch", async (url) => {
  await expect(fetchPublic(url)).rejects.toThrow("it leads to this machine or a local network");
});
