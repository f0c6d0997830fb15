import { existsSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { chromium, type Browser, type Page } from "playwright-core";
import { row, say } from "./client.ts";
import type { Wiki } from "./wikis.ts";

const executablePath = "/usr/bin/chromium";
const goals = { paintMs: 300, graphMs: 1_500, gzipKb: 60 };

/** What a reader's browser sees: paints, and how much script it is sent. A new browser context for each view. */
export async function measureBrowser(wiki: Wiki, views = 20): Promise<void> {
  if (!existsSync(executablePath)) return say("No browser here: paints are not measured.");
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
  });
  try {
    await visit(browser, wiki.page(0), largestPaint); // the browser's own first page
    const paints: number[] = [];
    let scripts = 0;
    for (let at = 1; at <= views; at += 1)
      await visit(browser, wiki.page(at * 7), async (page, sent) => {
        paints.push(await largestPaint(page));
        scripts = (await Promise.all(sent)).reduce((sum, size) => sum + size, 0);
      });
    row("browser: largest contentful paint", paints, `${views} views`, goals.paintMs);
    verdict("browser: script of a page view, gzip", scripts / 1024, "KB", goals.gzipKb);
    const graphs: number[] = [];
    for (let at = 0; at < 5; at += 1)
      await visit(browser, `${wiki.url}graph`, async (page) => {
        await page.waitForSelector("[data-drawn]", { timeout: 60_000 });
        graphs.push(await page.evaluate(() => performance.now()));
      });
    row("browser: graph drawn", graphs, "", goals.graphMs);
  } finally {
    await browser.close();
  }
}

function verdict(name: string, value: number, unit: string, goal: number): void {
  const isMet = value <= goal ? "met" : "NOT met";
  say(`${name.padEnd(42)}${value.toFixed(1).padStart(8)} ${unit} (goal ${goal}: ${isMet})`);
}

/** `sent` has the size of each script that came, compressed. */
async function visit<T>(
  browser: Browser,
  url: string,
  look: (page: Page, sent: readonly Promise<number>[]) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const sent: Promise<number>[] = [];
    page.on("response", (response) => {
      if (response.request().resourceType() === "script")
        sent.push(response.body().then((body) => gzipSync(body).length));
    });
    await page.goto(url, { waitUntil: "load" });
    return await look(page, sent);
  } finally {
    await context.close();
  }
}

/** Milliseconds from the navigation's start. Text, because it is run by the browser and knows its types. */
function largestPaint(page: Page): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime));
    observer.observe({ type: "largest-contentful-paint", buffered: true });
  })`);
}
