import { createServer, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { shopFiles } from "../../server/shop-services.ts";
import { makeRepositoryAt } from "../../tools/make-repository.ts";
import { mustRun, runCli } from "../run-cli.ts";
import { hasBrowser, openBrowser, visit } from "./browser.ts";
import { richPages } from "./rich-pages.ts";

let parent: string;
let shop: string;
let site: string;
let browser: Browser;
let server: Server;
let url: string;

beforeAll(async () => {
  if (!hasBrowser) return;
  parent = await mkdtemp(join(tmpdir(), "loopwiki-site-"));
  shop = join(parent, "corner-shop");
  site = join(parent, "the site");
  await makeRepositoryAt(shop, { ...shopFiles, ...richPages });
  await mustRun(shop, "build", site, "--base", "/handbook/");
  server = createServer((request, response) => void answer(request.url ?? "/", response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  url = `http://127.0.0.1:${address.port}`;
  browser = await openBrowser();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  server?.close();
  if (parent !== undefined) await rm(parent, { recursive: true, force: true });
});

const types: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
};

/** As a plain host does: files below /handbook/, and 404.html for the rest. */
async function answer(path: string, response: ServerResponse): Promise<void> {
  const below = decodeURIComponent(new URL(path, "http://host").pathname).replace("/handbook/", "");
  const file = join(site, normalize(`/${below === "" ? "index.html" : below}`));
  const body = await readFile(file).catch(() => undefined);
  const type = types[extname(file)] ?? "text/plain";
  response.writeHead(body ? 200 : 404, { "content-type": body ? type : "text/html" });
  response.end(body ?? (await readFile(join(site, "404.html"))));
}

const pages: Readonly<Record<string, string>> = {
  "index.html": "corner-shop",
  "pages.html": "Pages",
  "pages/20_SYSTEM.html": "20_SYSTEM",
  "wiki/20_SYSTEM/checkout.html": "Checkout",
  "wiki/10_DOMAIN/pricing.html": "Pricing",
  "wiki/log.html": "Log",
  "search.html?q=price": "Search",
  "graph.html": "Graph",
  "tags.html": "Tags",
  "tags/money.html": "#money",
  "plans.html": "Plans",
  "plans/2026-11-price-validation.html": "Refuse impossible prices",
};

const widthOf = (image: object): unknown => Reflect.get(image, "naturalWidth");

describe.runIf(hasBrowser)("an exported site", () => {
  test.each(["light", "dark"] as const)(
    "is accessible and quiet from the disk and from a host in %s, on a desk and on a phone",
    async (colorScheme) => {
      const wrong: Record<string, unknown> = {};
      const problems: string[] = [];
      for (const base of [pathToFileURL(`${site}/`).href, `${url}/handbook/`]) {
        const desk = await visit(browser, base, { colorScheme });
        const narrow = { width: 390, height: 844 };
        const phone = await visit(browser, base, { colorScheme, viewport: narrow });
        for (const [path, heading] of Object.entries(pages)) {
          await desk.page.goto(`${base}${path}`);
          const shown = await desk.page.locator("h1").first().textContent();
          if (shown !== heading) wrong[`${base}${path} heading`] = shown;
          // It would fetch the style, which a page from the disk may not. There are no frames to put together.
          const axe = new AxeBuilder({ page: desk.page }).options({ preload: false });
          axe.setLegacyMode();
          const { violations } = await axe.analyze();
          const serious = violations.filter(
            ({ impact }) => impact === "serious" || impact === "critical",
          );
          if (serious.length > 0)
            wrong[`${path} axe`] = serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
          await phone.page.goto(`${base}${path}`);
          const over: unknown = await phone.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth",
          );
          if (over !== 0) wrong[`${path} width`] = over;
        }
        problems.push(...desk.problems, ...phone.problems);
        await desk.close();
        await phone.close();
      }
      expect({ wrong, problems }).toEqual({ wrong: {}, problems: [] });
    },
    600_000,
  );

  test("searches from the disk, and shows a picture there", async () => {
    const base = pathToFileURL(`${site}/`).href;
    const { page, problems, close } = await visit(browser, base);
    await page.goto(`${base}wiki/20_SYSTEM/checkout.html`);
    const image = page.locator('img[alt="The till"]');
    expect(await image.evaluate(widthOf)).toBe(120);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("whole cents");
    await page.keyboard.press("Enter");
    await page.locator("#\\:found a").first().waitFor();
    expect(await page.locator("#\\:found-words").textContent()).toMatch(/^[1-9]\d* found$/);
    await page.getByRole("searchbox", { name: "Search" }).fill("Price list");
    await page.locator("#\\:found a").getByText("Pricing").click();
    await page.waitForURL(/wiki\/10_DOMAIN\/pricing\.html$/);
    expect(problems).toEqual([]);
    await close();
  }, 120_000);

  test("has a page for what is missing that leads home from any depth", async () => {
    const { page, close } = await visit(browser, `${url}/`);
    await page.goto(`${url}/handbook/wiki/90_GONE/away.html`);
    expect(await page.locator("h1").textContent()).toBe("Nothing is here");
    await page.getByRole("link", { name: "Begin at the home page" }).click();
    expect(page.url()).toBe(`${url}/handbook/index.html`);
    await close();
  }, 120_000);

  test("is refused where it would become part of the memory, or among other files", async () => {
    const inside = await runCli(shop, "build", "wiki/site");
    expect(inside).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("outside the memory"),
    });
    const among = await runCli(shop, "build", "src");
    expect(among).toMatchObject({ code: 2, stderr: expect.stringContaining("did not make") });
  }, 120_000);
});
