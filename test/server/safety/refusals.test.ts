import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRepository } from "../../tools/make-repository.ts";
import { clientOf, ownHost, type Client } from "../client.ts";
import { shopFiles, shopPlan, shopServices } from "../shop-services.ts";

const json = { "content-type": "application/json" };
const form = { "content-type": "application/x-www-form-urlencoded" };
const ours = `http://${ownHost}`;

/** Headers of 46 requests that no page of this wiki sends: by rebinding, from other sites, without the proof. */
function strangers(csrf: string): Record<string, string>[] {
  const proof = { "x-loopwiki-csrf": csrf, ...json };
  const hosts = [
    "shop.example",
    "shop.example:4173",
    "127.0.0.1",
    "127.0.0.1:4174",
    "127.0.0.1:04173",
    "127.0.0.1.:4173",
    "localhost.:4173",
    "127.1:4173",
    "2130706433:4173",
    "0x7f000001:4173",
    "0177.0.0.1:4173",
    "0.0.0.0:4173",
    "[::]:4173",
    "[::ffff:127.0.0.1]:4173",
    "127.0.0.1:4173.shop.example",
    "127.0.0.1:4173@shop.example",
    "localhost.shop.example:4173",
    "169.254.169.254",
    "",
  ].map((host) => ({ ...proof, host, origin: `http://${host}` }));
  const origins = [
    "null",
    "http://shop.example",
    "http://shop.example:4173",
    "https://127.0.0.1:4173",
    "http://127.0.0.1",
    "http://127.0.0.1:4174",
    "http://127.0.0.1:4173.shop.example",
    "http://localhost:4173",
    "http://127.0.0.1:4173/",
    "http://user@127.0.0.1:4173",
    "file://",
    "chrome-extension://abcdefgh",
  ].map((origin) => ({ ...proof, origin }));
  const sites = ["cross-site", "same-site", "none"].flatMap((site) => [
    { ...proof, "sec-fetch-site": site },
    { ...proof, origin: ours, "sec-fetch-site": site },
  ]);
  const proofs = [
    { ...json, origin: ours },
    { ...json },
    { ...form, origin: ours },
    { ...json, origin: ours, "x-loopwiki-csrf": "" },
    { ...json, origin: ours, "x-loopwiki-csrf": `${csrf}x` },
    { ...json, origin: ours, "x-loopwiki-csrf": csrf.toLowerCase() },
    { ...json, origin: ours, authorization: "Bearer undefined" },
    { ...json, origin: ours, cookie: `csrf=${csrf}` },
    { "content-type": "text/plain", origin: ours },
  ];
  return [...hosts, ...origins, ...sites, ...proofs];
}

/** Everything on the disk, run state and branches included. */
async function stateOf(folder: string): Promise<string> {
  const hash = createHash("sha256");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  for (const file of files.toSorted()) {
    if (file.includes("/.loopwiki/")) continue; // caches that reading makes
    hash.update(file).update(await readFile(file));
  }
  return hash.digest("hex");
}

const body = JSON.stringify({
  text: "x",
  title: "X",
  to: "x",
  reason: "x",
  seen: "x",
  commit: "x",
  id: "x",
});
const page = "/api/v1/pages/10_DOMAIN%2Fpricing";
const writes: [method: string, path: string][] = [
  ["PUT", page],
  ["DELETE", `${page}?force=true`],
  ["POST", `${page}/rename`],
  ["POST", `${page}/revert`],
  ["POST", "/api/v1/pages"],
  ["POST", "/api/v1/attachments"],
  ["POST", "/api/v1/lint/accept"],
  ["PUT", "/api/v1/agents-md"],
  ["POST", `/api/v1/plans/${shopPlan}/approve`],
  ["POST", `/api/v1/plans/${shopPlan}/discard`],
  ["POST", "/do/page/save"],
  ["POST", "/do/page/new"],
  ["POST", "/do/page/delete"],
  ["POST", "/do/plan/approve"],
];

async function send(
  client: Client,
  [method, path]: [string, string],
  headers: Record<string, string>,
): Promise<Response> {
  const etag = `"${createHash("sha256")
    .update(shopFiles["wiki/10_DOMAIN/pricing.md"] ?? "")
    .digest("hex")}"`;
  return client.raw(path, { method, headers: { "if-match": etag, ...headers }, body });
}

test("requests of strangers change nothing, whatever they ask for", async () => {
  const repository = await makeRepository(shopFiles);
  const client = clientOf(await shopServices(repository));
  const session = await client.json("/api/v1/session");
  const csrf =
    typeof session === "object" && session !== null ? String(Reflect.get(session, "csrf")) : "";
  expect(csrf).toHaveLength(43);
  const before = await stateOf(repository.directory);
  const sets = strangers(csrf);
  expect(sets.length).toBeGreaterThanOrEqual(40);
  for (const headers of sets)
    for (const write of writes) {
      const { status } = await send(client, write, headers);
      expect({ headers, write, status }).toEqual({ headers, write, status: 403 });
    }
  expect(await stateOf(repository.directory)).toBe(before);
  const ownPage = {
    ...json,
    origin: ours,
    "sec-fetch-site": "same-origin",
    "x-loopwiki-csrf": csrf,
  };
  const etag = (await client.get(page)).headers.get("etag") ?? "";
  const text = shopFiles["wiki/10_DOMAIN/currency.md"] ?? "";
  const init = { method: "PUT", headers: { ...ownPage, "if-match": etag } };
  const saved = await client.raw(page, { ...init, body: JSON.stringify({ text }) });
  expect(saved.status).toBe(200); // from us the same request is heard
});

test.each(["shop.example", "127.0.0.1:4174", "0.0.0.0:4173", "127.0.0.1", "localhost.:4173", ""])(
  "nothing is read through the name %j either",
  async (host) => {
    const client = clientOf(await shopServices(await makeRepository(shopFiles)));
    for (const path of ["/", "/api/v1/session", "/api/v1/pages", "/wiki/index.md", "/feed.atom"]) {
      const answer = await client.raw(path, { headers: { host } });
      expect([answer.status, await answer.text()]).toEqual([
        403,
        expect.stringContaining("bad-host"),
      ]);
    }
  },
);

test.each(["OPTIONS", "PATCH2", "PROPFIND"])("the method %s is not known", async (method) => {
  const client = clientOf(await shopServices(await makeRepository(shopFiles)));
  return expect((await client.raw("/", { method })).status).toBe(405);
});

test("bodies that are too large are refused before they are read", async () => {
  const client = clientOf(await shopServices(await makeRepository(shopFiles)));
  const text = "x".repeat(2 * 1024 * 1024 + 1);
  expect((await client.send("POST", "/api/v1/pages", { title: "Big", text })).status).toBe(413);
  expect((await client.submit("/do/page/new", { title: "Big", text })).status).toBe(413);
  const upload = new FormData();
  upload.set("file", new File([new Uint8Array(10 * 1024 * 1024 + 1)], "big.png"));
  expect((await client.send("POST", "/api/v1/attachments", upload)).status).toBe(413);
});

test("hostile Markdown is rendered and linted, or cut off, in time", async () => {
  const client = clientOf(await shopServices(await makeRepository(shopFiles)));
  const text = `${"*a_ ".repeat(20_000)}${"[".repeat(40_000)}`;
  const shown = await client.send("POST", "/api/v1/render", { text, page: "10_DOMAIN/pricing" });
  expect(shown.status).toBe(200);
  const linted = await client.send("POST", "/api/v1/lint-text", {
    text,
    page: "10_DOMAIN/pricing",
  });
  expect(linted.status).toBe(200);
});
