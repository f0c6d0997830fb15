import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApp, type ServerSources } from "#server";
import { beforeAll, describe, expect, test } from "vitest";
import { makeRepositoryAt, type TestRepository } from "../tools/make-repository.ts";
import { shopFiles, shopRun, shopServices } from "./shop-services.ts";

const host = "127.0.0.1:4173";

let get: (path: string, init?: RequestInit) => Promise<Response>;
let shop: { repository: TestRepository; services: ServerSources };

beforeAll(async () => {
  const parent = await mkdtemp(join(tmpdir(), "loopwiki-test-"));
  const repository = await makeRepositoryAt(join(parent, "shop"), shopFiles);
  shop = { repository, services: await shopServices(repository) };
  const app = createApp(shop.services, 4173);
  get = async (path, init = {}) => app.request(path, { headers: { host }, ...init });
  return () => rm(parent, { recursive: true, force: true });
});

async function textOf(path: string): Promise<string> {
  const response = await get(path);
  expect({ path, status: response.status }).toEqual({ path, status: 200 });
  return response.text();
}

const fire = new Error("the till <b>caught fire</b>");

describe("pages", () => {
  test("home shows pages, plans, runs, log, lint and incidents", async () => {
    const html = await textOf("/");
    expect(html).toMatch(/^<!doctype html><html lang="en">/);
    expect(html).toContain('<a href="/wiki/10_DOMAIN/pricing">Pricing</a>');
    expect(html).toContain(
      '<a href="/plans/2026-11-price-validation">Refuse impossible prices</a>',
    );
    expect(html).toContain(`<a href="/runs/${shopRun}">`);
    expect(html).toContain("lint findings, 1 error");
    expect(html.indexOf("validated")).toBeLessThan(html.indexOf("Opened the wiki"));
    expect(html).toContain("The till &lt;em&gt;jammed&lt;/em&gt; three times");
  });

  test("a page that a browser has already is not sent again, until it changes", async () => {
    const first = await get("/wiki/10_DOMAIN/pricing");
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
    const again = { headers: { host, "if-none-match": etag } };
    const same = await get("/wiki/10_DOMAIN/pricing", again);
    expect([same.status, await same.text()]).toEqual([304, ""]);
    expect(same.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect((await get("/wiki/10_DOMAIN/currency", again)).status).toBe(200);
    const missing = await get("/wiki/10_DOMAIN/nothing", again);
    expect([missing.status, missing.headers.get("etag")]).toEqual([404, null]);
  });

  test("a page shows its links as lint sees them, its facts and who links to it", async () => {
    const html = await textOf("/wiki/10_DOMAIN/pricing");
    expect(html).toContain("<h1>Pricing</h1>");
    expect(html).toMatch(
      /<a class="wikilink" href="\/wiki\/10_DOMAIN\/currency"[^>]*>currency<\/a>/,
    );
    expect(html).toMatch(/<a class="wikilink missing"[^>]*>Rounding rules<\/a>/);
    expect(html).toContain('href="/files/src/pricing.js#L2"');
    expect(html).toContain('<a href="#where-it-is-made">Where it is made</a>');
    expect(html).toContain("<dd>80 %</dd>");
    expect(html).toContain("Every amount is set by <mark>the price list</mark> in whole cents.");
    expect(html).not.toContain("We sell in euros");
    expect(html).not.toContain("<script>");
  });

  test("a plan page says how each attempt went", async () => {
    const html = await textOf("/plans/2026-11-price-validation");
    expect(html).toContain('<span class="badge good">approved</span>');
    expect(html).toContain('<span class="badge waiting">for you to judge</span>');
    expect(html).not.toContain("under way");
  });

  test("an address with a slash too many leads to the right one", async () => {
    const response = await get("/runs/");
    expect(response.status).toBe(301);
    expect(new URL(response.headers.get("location") ?? "").pathname).toBe("/runs");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  test("a page whose text begins with its own title has one title", async () => {
    const html = await textOf("/wiki/index");
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).toContain("The corner shop");
  });

  test("the raw Markdown is plain text", async () => {
    const response = await get("/wiki/10_DOMAIN/pricing.md");
    expect(response.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(await response.text()).toBe(shopFiles["wiki/10_DOMAIN/pricing.md"]);
  });

  test("the board groups plans by the status of their run and names unreadable files", async () => {
    const html = await textOf("/plans");
    expect(html).toMatch(/id="status-verified".*Refuse impossible prices/s);
    expect(html).not.toContain('id="status-approved"');
    expect(html).toContain("plans/2026-11-broken.md");
  });

  test("a plan shows chunks, contract, evidence and what its attempts came to", async () => {
    const html = await textOf("/plans/2026-11-price-validation");
    expect(html).toContain('<a href="/files/src/pricing.js#L2">src/pricing.js:2</a>');
    expect(html).toContain("return item.cents / 100;");
    expect(html).toContain("Write the test <em>first</em>");
    expect(html).toContain("A negative price is refused");
    expect(html).toContain("tests-failed");
    expect(html).toContain("The price of an empty basket is NaN.");
    expect(html).toContain("objective checks decided to approve.");
    expect(html).toContain("vouchers &lt;i&gt;below zero&lt;/i&gt;");
    expect(html).not.toContain("<img");
  });

  test("a run tells its events in order and in words", async () => {
    const html = await textOf(`/runs/${shopRun}`);
    const told = [...html.matchAll(/<p class="moment"><b>([^<]*)/g)].map(([, words]) => words);
    expect(told).toEqual([
      "Run started",
      "Attempt 1 started",
      "Packet built: 1 receipt, about 1850 tokens",
      "Gates: 1 passed, 1 failed",
      "Attempt 1 ended: tests-failed",
      "Attempt 2 started",
      "Gates: 1 passed",
      "Checker approved",
      "Chunk validate-prices committed as ffffffff",
      "Verified at ffffffff, waiting for a person&#39;s review and merge",
    ]);
    expect(html).toContain('<a href="/wiki/10_DOMAIN/pricing">10_DOMAIN/pricing</a>');
    expect(html).not.toContain("<script>");
    expect(await textOf("/runs")).toContain(`<a href="/runs/${shopRun}">`);
  });

  test("cited code is shown as committed, what was never committed is not", async () => {
    await shop.repository.write({ ".env": "TILL_CODE=1234\n" });
    const cited = await get("/files/src/pricing.js");
    expect(await cited.text()).toContain('<span class="line" id="L2">  return item.cents / 100;');
    for (const path of [
      ".env",
      ".git/config",
      "src",
      "..%2F..%2Fetc%2Fpasswd",
      "%2Fetc%2Fpasswd",
    ]) {
      const response = await get(`/files/${path}`);
      expect({ path, status: response.status }).toEqual({ path, status: 404 });
    }
  });

  test.each(["/style.css", "/mark.svg"])("%s is served", async (path) => {
    expect(await textOf(path)).not.toBe("");
  });
});

describe("what is not there", () => {
  test("a misspelt page gets the near names", async () => {
    const response = await get("/wiki/10_DOMAIN/pricng");
    expect(response.status).toBe(404);
    expect(await response.text()).toContain(
      '<a href="/wiki/10_DOMAIN/pricing">10_DOMAIN/pricing</a>',
    );
  });

  test.each([
    "/wiki/../../etc/passwd",
    "/wiki/..%2F..%2F.git%2Fconfig.md",
    "/wiki/%00",
    "/wiki/%E0%A4%A",
    "/plans/README",
    "/runs/..%2F..%2Fconfig",
    "/runs/%3Cscript%3E",
    `/${"x".repeat(4000)}`,
  ])("%s is a 404 that shows nothing of it raw", async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain("<script>");
  });

  test("a fault is a page without a stack, and is reported", async () => {
    const faults: unknown[] = [];
    const runs = { ...shop.services.runs, list: (): Promise<never> => Promise.reject(fire) };
    const app = createApp({ ...shop.services, runs, onFault: (fault) => faults.push(fault) }, 4173);
    const response = await app.request("/", { headers: { host } });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("caught fire");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(faults).toEqual([fire]);
  });
});

describe("safety", () => {
  const policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  test.each(["/", "/nowhere", "/style.css", "/wiki"])("%s has the safe headers", async (path) => {
    const { headers } = await get(path);
    expect(headers.get("content-security-policy")).toBe(policy);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("same-origin");
    expect(headers.has("set-cookie")).toBe(false);
  });

  test("only this machine's names with the port are answered", async () => {
    for (const host of ["127.0.0.1:4173", "localhost:4173", "[::1]:4173", "LOCALHOST:4173"]) {
      const { status } = await get("/style.css", { headers: { host } });
      expect({ host, status }).toEqual({ host, status: 200 });
    }
    const bad = [
      "shop.example",
      "shop.example:4173",
      "127.0.0.1",
      "127.0.0.1:80",
      "localhost.:4173",
    ];
    const odd = [
      "0.0.0.0:4173",
      "127.1:4173",
      "2130706433:4173",
      "[::]:4173",
      "null",
      "",
      "a@127.0.0.1:4173",
    ];
    for (const host of [...bad, ...odd]) {
      const response = await get("/wiki/index", { headers: { host } });
      expect({ host, status: response.status }).toEqual({ host, status: 403 });
      expect(await response.text()).not.toContain("corner shop");
    }
    expect((await get("/", { headers: {} })).status).toBe(403);
  });

  test("a page is read and never written, whoever asks", async () => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
      const { status } = await get("/", { method, headers: { host } });
      expect({ method, refused: status === 403 || status === 405 }).toEqual({
        method,
        refused: true,
      });
    }
    const head = await get("/style.css", { method: "HEAD", headers: { host } });
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });

  test("no page has a script, a style attribute or a handler", async () => {
    const paths = ["/", "/plans", "/runs", `/runs/${shopRun}`, "/plans/2026-11-price-validation"];
    for (const path of [...paths, "/wiki/10_DOMAIN/pricing", "/wiki/log", "/nowhere"]) {
      const html = await (await get(path)).text();
      expect(`${path}: ${html}`).not.toMatch(
        /<script(?! type="module" src="\/assets\/main-[\w-]+\.js"><\/script>)|<style|<[^>]*\s(?:style|on[a-z]+)=/i,
      );
    }
  });

  test("headings never skip a level", async () => {
    for (const path of [
      "/",
      "/plans",
      "/runs",
      "/plans/2026-11-price-validation",
      "/wiki/10_DOMAIN/pricing",
    ]) {
      const html = await (await get(path)).text();
      const levels = [0, ...[...html.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level))];
      const skips = levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1);
      expect({ path, first: levels[1], skips }).toEqual({ path, first: 1, skips: [] });
    }
  });
});
