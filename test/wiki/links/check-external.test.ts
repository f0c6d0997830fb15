import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { checkExternal, type ExternalOptions } from "#wiki";
import { expect, onTestFinished, test } from "vitest";

interface Garden {
  url: (path: string) => string;
  /** `METHOD path` of every request, with its time. */
  asked: { what: string; at: number }[];
}

/** A host on loopback: `/rose` works, `/get-only` refuses HEAD, `/busy` is 503, `/slow` never answers. */
async function openGarden(): Promise<Garden> {
  const asked: Garden["asked"] = [];
  const server = createServer(({ method = "", url = "" }, response) => {
    asked.push({ what: `${method} ${url}`, at: Date.now() });
    if (url === "/slow") return;
    const status =
      { "/rose": 200, "/moved": 301, "/get-only": method === "GET" ? 200 : 405, "/busy": 503 }[
        url
      ] ?? 404;
    response
      .writeHead(status, status === 301 ? { location: "/rose" } : {})
      .end(method === "HEAD" ? "" : "x");
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // eslint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server's address
  const { port } = server.address() as AddressInfo;
  return { asked, url: (path) => `http://127.0.0.1:${port}${path}` };
}

function options(more: Partial<ExternalOptions> = {}): ExternalOptions & { saved: string[] } {
  const saved: string[] = [];
  const saveCache = (text: string): Promise<void> => Promise.resolve(void saved.push(text));
  return {
    cache: undefined,
    saveCache,
    now: new Date("2026-11-20"),
    hostDelayMs: 0,
    timeoutMs: 300,
    saved,
    ...more,
  };
}

test("says which links nobody could follow, and blames no busy host", async () => {
  const { url, asked } = await openGarden();
  const paths = ["/rose", "/moved", "/get-only", "/busy", "/gone", "/slow"];
  const verdicts = await checkExternal([...paths, "/rose"].map(url), options());
  const reasons = paths.map((path) => verdicts.get(url(path))?.reason);
  expect(reasons).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    "the host answers 404",
    "no answer within 0.3 s",
  ]);
  expect(asked.filter(({ what }) => what === "HEAD /rose")).toHaveLength(2); // once itself, once as /moved
  expect(asked.map(({ what }) => what)).toContain("GET /get-only");
});

test("a host that is not there, another scheme, a URL with a password", async () => {
  const urls = [
    "http://127.0.0.1:9/x",
    "mailto:ada@shop.example",
    "https://ada:pw@127.0.0.1:9/",
    "//x",
  ];
  const verdicts = await checkExternal(urls, options());
  expect([...verdicts.keys()]).toEqual(["http://127.0.0.1:9/x"]);
  expect(verdicts.get("http://127.0.0.1:9/x")?.reason).toMatch(/^no connection/);
});

test("asks again only when the answer is old: a week when it works, an hour when it does not", async () => {
  const { url, asked } = await openGarden();
  const first = options();
  await checkExternal([url("/rose"), url("/gone"), url("/slow"), url("/busy")], first);
  const cache = first.saved.at(-1);
  asked.length = 0;
  const later = (hours: number): ExternalOptions =>
    options({ cache, now: new Date(Date.parse("2026-11-20") + hours * 3_600_000) });
  const soon = await checkExternal([url("/rose"), url("/gone")], later(0.5));
  expect(asked).toEqual([]);
  expect(soon.get(url("/gone"))?.reason).toBe("the host answers 404");
  await checkExternal([url("/rose"), url("/gone")], later(2));
  expect(asked.map(({ what }) => what)).toEqual(["HEAD /gone", "GET /gone"]);
  await checkExternal([url("/rose")], later(24 * 8));
  expect(asked.at(-1)?.what).toBe("HEAD /rose");
  asked.length = 0;
  await checkExternal([url("/busy")], later(0.1));
  expect(asked).not.toEqual([]);
  await expect(checkExternal([url("/rose")], options({ cache: "{broken" }))).resolves.toBeDefined();
});

test("goes to one host slowly", async () => {
  const { url, asked } = await openGarden();
  await checkExternal(["/rose", "/moved", "/get-only"].map(url), options({ hostDelayMs: 120 }));
  const first = asked
    .filter(({ what }) => what.startsWith("HEAD"))
    .filter(({ what }, at, all) => all.findIndex((other) => other.what === what) === at);
  const gaps = first.slice(1).map(({ at }, index) => at - (first[index]?.at ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThan(100);
});

test("stops when told to", async () => {
  const { url, asked } = await openGarden();
  await checkExternal([url("/rose")], options({ signal: AbortSignal.abort() }));
  expect(asked).toEqual([]);
});
