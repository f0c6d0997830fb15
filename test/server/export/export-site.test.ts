import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { exportSite } from "#server";
import { beforeAll, describe, expect, test } from "vitest";
import { linksIn } from "../../../server/export/relink.ts";
import { richPages } from "../../e2e/web/rich-pages.ts";
import { makeRepositoryAt } from "../../tools/make-repository.ts";
import { shopFiles, shopServices } from "../shop-services.ts";

const hostile: Record<string, string> = {
  "wiki/20_SYSTEM/leaflets.md": `---
title: Leaflets & "more"
type: system
tags: [Till, "../../escape", "bread & milk"]
---

# Leaflets

See [the flyer](flyer.html), [the drawing](till.svg), [the prices](prices.csv), ![a photo](photo.png),
[[vouchers]], [the key](../../.env), [[10_DOMAIN/pricing#Where it is made]] and \`<a href="/wiki/nothing">\`.
`,
  "wiki/20_SYSTEM/flyer.html": "<script>alert(1)</script>",
  "wiki/20_SYSTEM/prices.csv": "bread,350\n",
  "wiki/20_SYSTEM/photo.png": "not really a photo",
  "wiki/20_SYSTEM/unlinked.zip": "nobody links here",
  "wiki/20_SYSTEM/How? 100% #1.md": "# How\n\nTo [[leaflets]].\n",
  ".env": "TILL_KEY=hunter2",
};

type Site = ReadonlyMap<string, string>;

async function siteOf(files: Record<string, string>, basePath = "/"): Promise<Site> {
  const parent = await mkdtemp(join(tmpdir(), "loopwiki-site-"));
  try {
    const sources = await shopServices(await makeRepositoryAt(join(parent, "shop"), files));
    const { signal } = new AbortController();
    const built = new Map<string, string>();
    for await (const { path, content } of exportSite(sources, { basePath, signal })) {
      expect(built.has(path)).toBe(false);
      built.set(path, Buffer.from(content).toString());
    }
    return built;
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

const all = { ...shopFiles, ...richPages, ...hostile };
let site: Site;

describe("an exported site", () => {
  beforeAll(async () => {
    site = await siteOf(all);
  }, 120_000);

  test("has no broken link, neither to a file nor to a place in one", () => {
    const broken: string[] = [];
    let links = 0;
    for (const [path, html] of site) {
      if (!path.endsWith(".html")) continue;
      for (const { value } of linksIn(html)) {
        if (/^(?:https?|mailto|data):/.test(value)) continue;
        links += 1;
        if (!leadsSomewhere(path, value)) broken.push(`${path} → ${value}`);
      }
    }
    expect(broken).toEqual([]);
    expect(links).toBeGreaterThan(300);
  });

  test("has every page, tag, folder and plan, the log, the graph in words and a page for what is missing", () => {
    expect([...site.keys()]).toEqual(
      expect.arrayContaining([
        "index.html",
        "404.html",
        "search.html",
        "graph.html",
        "plans.html",
        "plans/2026-11-price-validation.html",
        "pages/20_SYSTEM.html",
        "tags/money.html",
        "tags/till.html",
        "tags/Till-2.html",
        "tags/escape.html",
        "wiki/log.html",
        "wiki/20_SYSTEM/checkout.html",
        "wiki/20_SYSTEM/checkout.md",
        "wiki/20_SYSTEM/How? 100% #1.html",
      ]),
    );
    for (const path of site.keys()) expect(posix.normalize(`/${path}`)).toBe(`/${path}`);
  });

  test("leads nowhere that only the web wiki has, and asks for nothing from elsewhere", () => {
    const pages = [...site].filter(([path]) => path.endsWith(".html") && path !== "404.html");
    const links = pages.flatMap(([path, html]) => linksIn(html).map((link) => ({ path, ...link })));
    expect(links.filter(({ value }) => value.startsWith("/"))).toEqual([]);
    const loaded = links.filter(({ attribute, tag }) => attribute === "src" || tag === "link");
    expect(loaded.filter(({ value }) => /^https?:/.test(value))).toEqual([]);
    expect(pages.filter(([, html]) => /<form[^>]+method/.test(html))).toEqual([]);
  });

  test("shows what is missing as missing, without a link", () => {
    expect(site.get("wiki/20_SYSTEM/leaflets.html")).toMatch(
      /<a class="wikilink missing"(?![^>]* href=)[^>]*>vouchers<\/a>/,
    );
  });

  test("has only files that pages link to, and none that runs when it is opened", () => {
    const copied = [...site.keys()].filter((path) => path.startsWith("attachments/"));
    expect(copied.toSorted()).toEqual([
      "attachments/wiki/20_SYSTEM/flyer.html.txt",
      "attachments/wiki/20_SYSTEM/photo.png",
      "attachments/wiki/20_SYSTEM/prices.csv",
      "attachments/wiki/20_SYSTEM/till.svg.txt",
    ]);
    expect(site.get("wiki/20_SYSTEM/checkout.html")).toContain(
      'src="data:image/svg+xml;base64,PHN2Zy',
    );
  });

  test("keeps at home what only this clone knows: secrets, runs, incidents, code", () => {
    const whole = [...site].map(([path, text]) => `${path}\n${text}`).join("\n");
    for (const secret of ["hunter2", "jammed", "not ok 1", "empty basket", "item.cents / 100;\n}"])
      expect(whole).not.toContain(secret);
  });

  test("runs no script but its own", () => {
    const pages = [...site].filter(([path]) => path.endsWith(".html"));
    const active = /<[a-z][^>]* on[a-z]+=|<iframe|<style| style="/;
    const own = /^<script defer(?:="")? src="(?:\.\.\/|\/)*assets\/site-/;
    const scripts = pages.flatMap(([, html]) => html.match(/<script[^>]*>/g) ?? []);
    expect(scripts).toHaveLength(pages.length);
    expect(scripts.filter((script) => !own.test(script))).toEqual([]);
    expect(pages.filter(([, html]) => active.test(html))).toEqual([]);
    const policy = "default-src &#39;none&#39;; script-src &#39;self&#39;;";
    expect(pages.filter(([, html]) => !html.includes(policy))).toEqual([]);
  });

  test("finds words of every page", () => {
    const data = site.get("search-data.js") ?? "";
    const rows: unknown = JSON.parse(data.replace("globalThis.loopwikiPages=", "").slice(0, -2));
    expect(rows).toContainEqual([
      "wiki/10_DOMAIN/currency.html",
      "10_DOMAIN/currency",
      "Currency",
      "",
      "We sell in euros. Every amount is set by the price list in whole cents. Nothing else counts.",
    ]);
    expect(rows).toHaveLength(
      Object.keys(all).filter((path) => /^wiki\/.*\.md$/.test(path)).length,
    );
  });
});

test("the same memory makes the same bytes", async () => {
  const [one, two] = [await siteOf(all), await siteOf(all)];
  expect([...one]).toEqual([...two]);
}, 120_000);

test("only the page for what is missing knows where the site is", async () => {
  const [at, root] = [await siteOf(shopFiles, "/handbook/"), await siteOf(shopFiles)];
  const different = [...at].filter(([path, text]) => root.get(path) !== text).map(([path]) => path);
  expect(different).toEqual(["404.html"]);
  const links = linksIn(at.get("404.html") ?? "").map(({ value }) => value);
  expect(links.filter((value) => !value.startsWith("/handbook/"))).toEqual(["#:main"]);
}, 120_000);

function leadsSomewhere(from: string, value: string): boolean {
  const url = new URL(
    value,
    `https://shop.example/${encodeURI(from).replaceAll(/[?#]/g, encodeURIComponent)}`,
  );
  const target = decodeURIComponent(url.pathname.slice(1));
  const text = site.get(target);
  if (text === undefined) return false;
  const id = decodeURIComponent(url.hash.slice(1));
  return id === "" || text.includes(`id="${id}"`);
}
