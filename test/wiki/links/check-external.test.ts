import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { checkExternal, type ExternalOptions } from "#wiki";
import { expect, onTestFinished, test } from "vitest";
import { isPrivateAddress } from "../../../wiki/links/private-address.ts";

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
    allowPrivate: true,
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

test("hosts of this machine and of local networks are not asked, nor called broken", async () => {
  const { url, asked } = await openGarden();
  const { port } = new URL(url("/"));
  const urls = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    "[::ffff:7f00:1]",
    "0x7f.1",
    "169.254.169.254",
  ].map((host) => `http://${host}:${port}/gone`);
  const given = options({ allowPrivate: false });
  const verdicts = await checkExternal(urls, given);
  expect(asked).toEqual([]);
  expect([...verdicts.values()].map(({ reason }) => reason)).toEqual(urls.map(() => undefined));
  expect(given.saved).toEqual(["{}"]); // nothing is remembered of them
  await checkExternal([url("/gone")], options());
  expect(asked).not.toEqual([]);
});

test.each([
  ["10.1.2.3", true],
  ["172.31.255.255", true],
  ["172.32.0.1", false],
  ["192.168.0.1", true],
  ["100.64.0.1", true],
  ["255.255.255.255", true],
  ["0.0.0.0", true],
  ["93.184.216.34", false],
  ["::", true],
  ["::1", true],
  ["fd00::1", true],
  ["fe80::1%eth0", true],
  ["ff02::1", true],
  ["2606:2800:220:1::1", false],
  ["::ffff:10.0.0.1", true],
  ["::ffff:93.184.216.34", false],
  ["64:ff9b::a00:1", true],
  ["64:ff9b::5db8:d822", false],
  ["2002:7f00:1::", true],
  ["2002:5db8:d822::1", false],
])("%s is private: %s", (address, isPrivate) => {
  expect(isPrivateAddress(address)).toBe(isPrivate);
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
