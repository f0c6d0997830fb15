import { createServer, type RequestListener } from "node:http";
import { connect, isIP, type LookupFunction, type Socket } from "node:net";
import { fetchPublic, type FetchOptions } from "#wiki";
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

/** What the names of this internet stand for; each answer is given once, the last one for ever. */
type Names = Record<string, string[][]>;

/**
 * An internet of one library: every public address is answered by it. A private one would be dialled as it
 * is, and everything that was dialled is told.
 */
async function internet(
  names: Names,
  redirects: Record<string, string>,
): Promise<{ network: NonNullable<FetchOptions["network"]>; asked: string[]; dialled: string[] }> {
  const asked: string[] = [];
  const dialled: string[] = [];
  const url = await open(({ url: path = "", headers }, response) => {
    asked.push(`${(headers.host ?? "").replace(":80", "")}${path}`);
    const location = redirects[path];
    if (location === undefined) response.writeHead(200).end("a book");
    else response.writeHead(302, { location }).end();
  });
  const { port } = new URL(url("/"));
  const lookup: LookupFunction = (name, _, done) => {
    const answers = names[name] ?? [];
    const addresses = (answers.length > 1 ? answers.shift() : answers[0]) ?? [];
    done(
      null,
      addresses.map((address) => ({ address, family: isIP(address) })),
    );
  };
  const createConnection = (options: {
    host?: string | null | undefined;
    lookup?: LookupFunction | undefined;
  }): Socket => {
    const { host, lookup: judged } = options;
    return connect({
      host: isIP(host ?? "") === 0 ? (host ?? "") : "127.0.0.1",
      port: Number(port),
      lookup: (name, how, done) =>
        judged?.(name, { ...how, all: true }, (error, found) => {
          if (error) return done(error, []);
          dialled.push(JSON.stringify(found));
          return done(null, [{ address: "127.0.0.1", family: 4 }]);
        }),
    });
  };
  return { network: { lookup, createConnection }, asked, dialled };
}

const openAddress = "93.184.216.34";

test("a name of a public address is fetched, also through a redirect to another", async () => {
  const names = { "library.example": [[openAddress]], "books.example": [[openAddress]] };
  const { network, asked } = await internet(names, { "/": "http://books.example/one" });
  const { bytes, url } = await fetchPublic("http://library.example/", { network });
  expect(Buffer.from(bytes).toString()).toBe("a book");
  expect(url).toBe("http://books.example/one");
  expect(asked).toEqual(["library.example/", "books.example/one"]);
});

test.each([
  ["a name of a private address", { "library.example": [["10.1.2.3"]] }, {}],
  ["a name of a public and a private one", { "library.example": [[openAddress, "::1"]] }, {}],
  ["a wrapped private address", { "library.example": [["::ffff:127.0.0.1"]] }, {}],
  [
    "a name that turns private for its second question",
    { "library.example": [[openAddress], ["127.0.0.1"]] },
    { "/": "/inside" },
  ],
  [
    "a redirect to a private name",
    { "library.example": [[openAddress]], "till.internal": [["192.168.0.7"]] },
    { "/": "http://till.internal/" },
  ],
  [
    "a redirect to this machine",
    { "library.example": [[openAddress]] },
    { "/": "http://127.0.0.1:80/" },
  ],
  [
    "a redirect to the cloud's metadata",
    { "library.example": [[openAddress]] },
    { "/": "http://169.254.169.254/latest" },
  ],
  [
    "a redirect at the second hop",
    { "library.example": [[openAddress]] },
    { "/": "/next", "/next": "http://[::1]/" },
  ],
])("%s is not asked", async (_, names, redirects) => {
  const { network, asked, dialled } = await internet(names, redirects);
  await expect(fetchPublic("http://library.example/", { network })).rejects.toThrow(
    "it leads to this machine or a local network",
  );
  expect(asked.every((at) => at.startsWith("library.example/"))).toBe(true);
  expect(asked).toHaveLength(Object.keys(redirects).length);
  expect(dialled.join()).not.toMatch(/"(?:10|127|192|::)/);
});
