import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasBrowser, openBrowser, visit, type Visit } from "./browser.ts";
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

const onDisk = (id: string): Promise<string> =>
  readFile(join(site.repository.directory, `wiki/${id}.md`), "utf8");

/** An editor of a page, with the cursor at the end of its text. */
async function edit(id: string, how: Parameters<typeof visit>[2] = {}): Promise<Visit> {
  const visited = await visit(browser, site.url, how);
  await open(visited.page, `/edit/${id}`);
  return visited;
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator("form[data-editing]").waitFor();
  await text(page).click();
  await page.keyboard.press("Control+End");
}

const text = (page: Page): Locator => page.locator(".cm-content");
const preview = (page: Page): Locator => page.getByRole("region", { name: "Preview" });
const saved = (page: Page): Promise<void> => page.getByText(/^Saved at /).waitFor();

/** The editor takes no key for a choice in the first moment that it shows one. */
async function choose(page: Page, name: RegExp): Promise<void> {
  await page.getByRole("option", { name }).waitFor();
  await page.waitForTimeout(200);
  await page.keyboard.press("Enter");
}

/** A refused save is told by the browser itself, too. */
const unexpected = (problems: readonly string[]): string[] =>
  problems.filter((problem) => !problem.includes("412 (Precondition Failed)"));

async function seriousIn(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

describe.runIf(hasBrowser)("the editor", () => {
  test("completes links and headings, shows the page and what lint says, and saves", async () => {
    const { page, problems, close } = await edit("20_SYSTEM/drawer", {
      viewport: { width: 1440, height: 900 },
    });
    await page.keyboard.type("\nEmptied into the [[recei");
    await page.getByRole("option", { name: /Receipt/ }).waitFor();
    expect(await seriousIn(page)).toEqual([]);
    await choose(page, /Receipt/);
    await page.keyboard.type(", see [[receipt#tot");
    await choose(page, /Total/);
    await preview(page).locator('a[href$="/receipt#total"]').waitFor();
    await page.keyboard.type(" or [[the safe]]");
    await page.getByRole("button", { name: /^line \d+$/ }).waitFor();
    await preview(page).locator("a.missing", { hasText: "the safe" }).waitFor();
    expect(await page.locator(".cm-lint-marker-error").count()).toBe(1);
    for (let key = 0; key < " or [[the safe]]".length; key += 1)
      await page.keyboard.press("Backspace");
    await page.keyboard.type(".");
    await page.getByText("Nothing is wrong.").first().waitFor();
    await page.keyboard.press("Control+s");
    await saved(page);
    expect(await onDisk("20_SYSTEM/drawer")).toMatch(
      /\nEmptied into the \[\[receipt(?:\|Receipt)?\]\], see \[\[receipt#Total\]\]\.$/,
    );
    await page.keyboard.type(" Daily.");
    await page.getByRole("button", { name: "Save" }).click();
    await page.waitForURL("**/wiki/20_SYSTEM/drawer");
    expect(await page.locator(".prose").textContent()).toContain("Daily.");
    expect(problems).toEqual([]);
    await close();
  }, 120_000);

  test("merges an edit that somebody else saved first, and shows where both wrote", async () => {
    const { page, problems, close } = await edit("20_SYSTEM/receipt");
    const before = await onDisk("20_SYSTEM/receipt");
    await page.keyboard.type("\nPrinted twice.");
    await site.repository.write({
      "wiki/20_SYSTEM/receipt.md": before
        .replace("One for each item.", "One for each thing.")
        .replace("Kept for ten years.", "Kept for six years."),
    });
    await page.keyboard.press("Control+s");
    await page.getByRole("alert").getByText("You changed different lines.").waitFor();
    expect(await onDisk("20_SYSTEM/receipt")).not.toContain("Printed twice.");
    expect(await seriousIn(page)).toEqual([]);
    await page.keyboard.press("Control+s");
    await saved(page);
    const merged = await onDisk("20_SYSTEM/receipt");
    for (const part of ["One for each thing.", "Kept for six years.", "Printed twice."])
      expect(merged).toContain(part);

    await page.keyboard.press("Control+End");
    await page.keyboard.type(" In blue.");
    await site.repository.write({
      "wiki/20_SYSTEM/receipt.md": merged.replace("Printed twice.", "Printed once."),
    });
    await page.keyboard.press("Control+s");
    await page.getByRole("alert").getByText("In one place you both changed").waitFor();
    await page.locator(".cm-deletedChunk", { hasText: "Printed once." }).waitFor();
    await page.getByRole("button", { name: "Take theirs there" }).click();
    await page.keyboard.press("Control+s");
    await page.getByText("Nothing is left to save").waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(await onDisk("20_SYSTEM/receipt")).toContain("\nPrinted once.");
    expect(unexpected(problems)).toEqual([]);
    await close();
  }, 120_000);

  test("keeps an unsaved text over a crash, and offers it back, upon what the page has become", async () => {
    const { page, problems, close } = await edit("10_DOMAIN/basket");
    const before = await onDisk("10_DOMAIN/basket");
    const asked: string[] = [];
    page.on("dialog", (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await page.keyboard.type("\nMade of willow.");
    await page.getByText("Not saved yet").waitFor();
    await open(page, "/edit/10_DOMAIN/basket");
    expect(asked).toEqual(["beforeunload"]);
    await page.getByRole("button", { name: "Bring it back" }).click();
    await text(page).getByText("Made of willow.").waitFor();
    // Again, and meanwhile somebody changes the page.
    await page.waitForTimeout(500); // kept after a pause
    await site.repository.write({
      "wiki/10_DOMAIN/basket.md": before.replace("# Basket", "# The basket"),
    });
    // The server learns of it from the system, which on a busy machine takes its time.
    await expect
      .poll(async () => (await page.request.get("/edit/10_DOMAIN/basket")).text(), {
        timeout: 20_000,
      })
      .toContain("# The basket");
    await open(page, "/edit/10_DOMAIN/basket");
    await page.getByRole("button", { name: "Bring it back" }).click();
    await page.getByRole("alert").getByText("You changed different lines.").waitFor();
    await page.keyboard.press("Control+s");
    await saved(page);
    const now = await onDisk("10_DOMAIN/basket");
    expect(now).toContain("# The basket");
    expect(now).toContain("Made of willow.");
    await open(page, "/edit/10_DOMAIN/basket");
    expect(await page.getByRole("button", { name: "Bring it back" }).count()).toBe(0);
    expect(problems).toEqual([]);
    await close();
  }, 120_000);

  test("attaches what is pasted, dropped or chosen, and says what it does not take", async () => {
    const { page, problems, close } = await edit("20_SYSTEM/drawer", {
      viewport: { width: 1440, height: 900 },
    });
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
    for (const [event, name] of [
      ["paste", "key.svg"],
      ["drop", "lock.svg"],
    ])
      await page.evaluate(`(() => {
        const data = new DataTransfer();
        data.items.add(new File([${JSON.stringify(svg)}], ${JSON.stringify(name)}, { type: "image/svg+xml" }));
        const text = document.querySelector(".editor-host").shadowRoot.querySelector(".cm-content");
        const place = [...text.querySelectorAll(".cm-line")].at(-1).getBoundingClientRect();
        const how = { bubbles: true, cancelable: true, composed: true };
        text.dispatchEvent(${JSON.stringify(event)} === "paste"
          ? new ClipboardEvent("paste", { ...how, clipboardData: data })
          : new DragEvent("drop", { ...how, dataTransfer: data, clientX: place.x + 40, clientY: place.y + 9 }));
      })()`);
    await text(page).getByText("![[key.svg]]").waitFor();
    await text(page).getByText("![[lock.svg]]").waitFor();
    await page.getByLabel("Files to attach").setInputFiles({
      name: "keys.html",
      mimeType: "text/html",
      buffer: Buffer.from("<script>alert(1)</script>"),
    });
    await page.getByText(/^Unexpected file "keys.html", expected a name ending in/).waitFor();
    await preview(page).locator('img[src$="/raw/attachments/key.svg"]').waitFor();
    await page.keyboard.press("Control+s");
    await saved(page);
    const kept = join(site.repository.directory, "raw/attachments/key.svg");
    expect(await readFile(kept, "utf8")).toBe(svg);
    expect(problems.filter((problem) => !problem.includes("415"))).toEqual([]);
    await close();
  }, 120_000);

  test("writes a new page, and one that a link was missing", async () => {
    const { page, problems, close } = await visit(browser, site.url);
    await page.goto("/pages");
    await open(page, "/new");
    await page.getByLabel("Title").fill("Gift cards");
    await text(page).click();
    await page.keyboard.type("Bought at the till, see [[chec");
    await choose(page, /Checkout/);
    await page.getByRole("button", { name: "Write it" }).click();
    await page.waitForURL("**/wiki/10_DOMAIN/gift-cards");
    expect(await page.locator(".prose").textContent()).toContain("Bought at the till, see");
    await open(page, "/edit/10_DOMAIN/vouchers");
    await page.keyboard.type("\nPaper money of the shop.\n");
    await page.getByRole("button", { name: "Save" }).click();
    await page.waitForURL("**/wiki/10_DOMAIN/vouchers");
    expect(await page.locator("h1").textContent()).toBe("Vouchers");
    await open(page, "/new");
    await page.getByLabel("Title").fill("Gift cards");
    await page.keyboard.press("Control+s");
    await page
      .getByRole("status")
      .getByText(/gift-cards/)
      .waitFor();
    expect(problems.filter((problem) => !problem.includes("409"))).toEqual([]);
    await close();
  }, 120_000);

  test("renames a page with every link to it, after showing which", async () => {
    const { page, problems, close } = await edit("10_DOMAIN/currency");
    await page.getByRole("link", { name: "Rename or delete" }).click();
    await page.getByLabel(/^New name/).fill("money");
    await page.getByRole("button", { name: "Show what changes" }).click();
    const diff = page.getByRole("region", { name: "What the rename changes" });
    expect(await diff.textContent()).toContain("+[[money");
    await page.getByRole("button", { name: "Rename" }).click();
    await page.waitForURL("**/wiki/10_DOMAIN/money");
    expect(await onDisk("20_SYSTEM/checkout")).toContain("\n[[money");
    expect(problems).toEqual([]);
    await close();
  }, 120_000);

  test("is left by keys, names itself, and turns to the preview on a phone", async () => {
    const { page, problems, close } = await edit("20_SYSTEM/checkout", {
      viewport: { width: 390, height: 844 },
      colorScheme: "dark",
    });
    expect(await seriousIn(page)).toEqual([]);
    await page.getByRole("textbox", { name: /^Markdown.*Escape, then Tab leaves it/ }).press("Tab");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    const isInside: unknown = await page.evaluate(
      'document.activeElement === document.querySelector(".editor-host")',
    );
    expect(isInside).toBe(false);
    await page.getByRole("button", { name: "Preview" }).click();
    await preview(page).getByText("Cents only").waitFor();
    expect(await text(page).isVisible()).toBe(false);
    expect(await seriousIn(page)).toEqual([]);
    const over: unknown = await page.evaluate(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    expect(over).toBe(0);
    expect(problems).toEqual([]);
    await close();
  }, 120_000);

  test("is not loaded where nothing is edited", async () => {
    const { page, close } = await visit(browser, site.url);
    const scripts: string[] = [];
    page.on("response", (response) => {
      if (response.url().endsWith(".js")) scripts.push(response.url());
    });
    await page.goto("/wiki/20_SYSTEM/receipt", { waitUntil: "networkidle" });
    expect(scripts.filter((address) => /editor|graph/.test(address))).toEqual([]);
    expect(scripts).toHaveLength(1);
    await close();
  }, 120_000);
});
