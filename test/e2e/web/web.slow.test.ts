import { AxeBuilder } from "@axe-core/playwright";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasBrowser, openBrowser, visit } from "./browser.ts";
import { richPages } from "./rich-pages.ts";
import { openShop, type Site } from "./shop-site.ts";

let site: Site;
let browser: Browser;

beforeAll(async () => {
  if (!hasBrowser) return;
  site = await openShop();
  browser = await openBrowser();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

const plan = "/plans/2026-11-price-validation";
/** Every page, and what its heading says. */
const pages: Readonly<Record<string, string>> = {
  "/": "corner-shop",
  "/pages": "Pages",
  "/pages?folder=20_SYSTEM": "20_SYSTEM",
  "/wiki/20_SYSTEM/checkout": "Checkout",
  "/wiki/10_DOMAIN/pricing": "Pricing",
  "/history/20_SYSTEM/receipt": "History of Receipt",
  "/edit/20_SYSTEM/receipt": "Edit Receipt",
  "/rename/20_SYSTEM/receipt?to=till-receipt": "Rename Receipt",
  "/new": "New page",
  "/search?q=price": "Search",
  "/graph": "Graph",
  "/tags": "Tags",
  "/tags/money": "#money",
  "/edit/10_DOMAIN/loyalty": "New page: 10_DOMAIN/loyalty",
  "/lint": "Lint",
  "/plans": "Plans",
  [plan]: "Refuse impossible prices",
  "/runs": "Runs",
  "/runs/2026-11-price-validation.1": "Refuse impossible prices",
  "/andon": "Andon",
  "/andon/INC-20261120-0000aaaa": "The till <em>jammed</em> three times",
  "/agents-md": "The corner shop",
  "/agents-md/edit": "Edit AGENTS.md",
  "/skills": "Skills",
  "/skills/tdd": "tdd",
  "/stats": "Stats",
  "/files/src/pricing.js": "src/pricing.js",
  "/log-in": "Log in",
};
const each = Object.entries(pages);

describe.runIf(hasBrowser)("every page", () => {
  test.each(["light", "dark"] as const)(
    "is accessible and quiet in %s, on a desk and on a phone",
    async (colorScheme) => {
      const wrong: Record<string, unknown> = {};
      const desk = await visit(browser, site.url, { colorScheme });
      const narrow = { width: 390, height: 844 };
      const phone = await visit(browser, site.url, { colorScheme, viewport: narrow });
      for (const [path, heading] of each) {
        await desk.page.goto(path);
        const shown = await desk.page.locator("h1:not(.editor-preview h1)").allTextContents();
        if (shown.join() !== heading) wrong[`${path} heading`] = shown;
        if (/^.(?:edit|new)/.test(path)) await desk.page.locator("[data-editing]").waitFor();
        // Our pages have no frames: nothing is to be put together in a page of its own.
        const axe = new AxeBuilder({ page: desk.page }).setLegacyMode();
        const { violations } = await axe.analyze();
        const serious = violations.filter(
          ({ impact }) => impact === "serious" || impact === "critical",
        );
        if (serious.length > 0)
          wrong[`${path} axe`] = serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
        await phone.page.goto(path);
        const over: unknown = await phone.page.evaluate(
          "document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        if (over !== 0) wrong[`${path} width`] = over;
      }
      const problems = [...desk.problems, ...phone.problems];
      await desk.close();
      await phone.close();
      expect({ wrong, problems }).toEqual({ wrong: {}, problems: [] });
    },
    600_000,
  );

  test("says what it has to say without a script", async () => {
    const { page, problems, close } = await visit(browser, site.url, { javaScriptEnabled: false });
    for (const [path, heading] of each) {
      await page.goto(path);
      expect({ path, heading: await page.locator("h1").first().textContent() }).toEqual({
        path,
        heading,
      });
    }
    expect(problems).toEqual([]);
    await close();
  }, 300_000);
});

describe.runIf(hasBrowser)("a page of the wiki", () => {
  test("shows callouts, code, a diagram, mathematics, an embed, a picture and what is missing", async () => {
    const { page, close } = await visit(browser, site.url);
    await page.goto("/wiki/20_SYSTEM/checkout");
    const seen = {
      callouts: await page.locator(".callout").count(),
      code: await page.locator("code .pl-k").count(),
      diagram: await page.locator("figure.diagram svg").count(),
      mathematics: await page.locator("math").count(),
      embed: await page.locator("section.embed").textContent(),
      missing: await page.locator("a.missing").allTextContents(),
      picture: await page.evaluate(`document.querySelector('img[alt="The till"]').naturalWidth`),
    };
    expect(seen).toEqual({
      callouts: 2,
      code: expect.any(Number),
      diagram: 1,
      mathematics: 2,
      embed: expect.stringContaining("whole cents"),
      missing: ["vouchers"],
      picture: 120,
    });
    expect(seen.code).toBeGreaterThan(0);
    await close();
  }, 120_000);

  test("previews the page a link leads to", async () => {
    const { page, problems, close } = await visit(browser, site.url);
    await page.goto("/wiki/10_DOMAIN/basket");
    await page.locator(".prose a", { hasText: "pricing" }).hover();
    await page.locator(".preview", { hasText: "A price is cents" }).waitFor();
    expect(problems).toEqual([]);
    await close();
  }, 120_000);
});

describe.runIf(hasBrowser)("the keyboard", () => {
  test("searches, goes places and tells what it can", async () => {
    const { page, problems, close } = await visit(browser, site.url);
    await page.goto("/");
    await page.keyboard.press("Control+k");
    await page.locator("dialog.palette input").fill("receipt");
    await page.locator('dialog.palette li[aria-selected="true"]', { hasText: "Receipt" }).waitFor();
    const { violations } = await new AxeBuilder({ page }).include("dialog").analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/wiki/20_SYSTEM/receipt");
    await page.keyboard.press("g");
    await page.keyboard.press("p");
    await page.waitForURL("**/plans");
    await page.keyboard.press("?");
    await page.locator("dialog.help", { hasText: "go to plans" }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").textContent()).toContain("Skip to the content");
    expect(problems).toEqual([]);
    await close();
  }, 120_000);
});

describe.runIf(hasBrowser)("forms without a script", () => {
  test("search, save, and keep a text that came too late", async () => {
    const { page, close } = await visit(browser, site.url, { javaScriptEnabled: false });
    await page.goto("/");
    await page.locator('.side input[name="q"]').fill("drawer");
    await page.locator('.side input[name="q"]').press("Enter");
    await page.locator(".results a", { hasText: "Drawer" }).first().click();
    await page.getByRole("link", { name: "Edit" }).click();
    const area = page.locator("textarea");
    const before = await area.inputValue();
    await area.fill(`${before}\nOiled in May.\n`);
    await site.repository.write({ "wiki/20_SYSTEM/drawer.md": `${before}\nMended by Ada.\n` });
    await page.getByRole("button", { name: "Save" }).click();
    expect(await page.locator("h1").textContent()).toBe("Somebody was faster");
    expect(await page.locator("textarea").inputValue()).toContain("Oiled in May.");
    expect(await page.locator("pre").textContent()).toContain("Mended by Ada.");
    await page.getByRole("button", { name: "Save this" }).click();
    await page.waitForURL("**/wiki/20_SYSTEM/drawer");
    expect(await page.locator(".prose").textContent()).toContain("Oiled in May.");
    await close();
  }, 120_000);

  test("edit AGENTS.md around the block that loopwiki keeps", async () => {
    const { page, close } = await visit(browser, site.url, { javaScriptEnabled: false });
    await page.goto("/agents-md");
    await page.getByRole("link", { name: "Edit" }).click();
    const before = page.getByLabel("Before");
    await before.fill(`${await before.inputValue()}Count the till twice.\n`);
    await page.getByRole("button", { name: "Save" }).click();
    await page.waitForURL("**/agents-md");
    expect(await page.locator(".prose").textContent()).toContain("Count the till twice.");
    const now = await readFile(join(site.repository.directory, "AGENTS.md"), "utf8");
    expect(now).toBe(
      (richPages["AGENTS.md"] ?? "").replace("finish.\n\n", "finish.\n\nCount the till twice.\n"),
    );
    await close();
  }, 120_000);

  test("choose a theme, which stays", async () => {
    const { page, close } = await visit(browser, site.url, { javaScriptEnabled: false });
    await page.goto("/tags");
    await page.getByRole("link", { name: "Dark" }).click();
    await page.waitForURL("**/tags");
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    await close();
  }, 120_000);
});

describe.runIf(hasBrowser)("scripts", () => {
  test("draw the graph from the server's layout", async () => {
    const { page, problems, close } = await visit(browser, site.url);
    await page.goto("/graph");
    await page.locator(".graph-view[data-drawn]").waitFor();
    expect(problems).toEqual([]);
    await close();
  }, 120_000);

  test("are at most 60 KB on a page of the wiki, compressed", async () => {
    const { gzipSync } = await import("node:zlib");
    const { page, close } = await visit(browser, site.url);
    const sizes: number[] = [];
    page.on("response", async (response) => {
      if (response.url().endsWith(".js")) sizes.push(gzipSync(await response.body()).length);
    });
    await page.goto("/wiki/20_SYSTEM/checkout", { waitUntil: "networkidle" });
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(60_000);
    await close();
  }, 120_000);
});
