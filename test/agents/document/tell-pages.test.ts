import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { mergePlan } from "#agents";
import { ContentRoot, repositoryLookup, runLint, Wiki } from "#wiki";
import { expect, test } from "vitest";
import { shopTemplate } from "../execute/quick-shop.ts";
import type { Shop } from "../execute/shop.ts";
import { at, document, librarian } from "./shop-pages.ts";

const openShop = shopTemplate();
const page = "wiki/10_DOMAIN/discounts.md";
const claim = "A discount is taken off in percent of the price.";
const rule = "Discounts may exceed the price.";
const code =
  "export function discount(price, percent) {\n  if (percent > 50) throw new RangeError();\n  return price - (price * percent) / 100;\n}\n";
const cite = {
  path: "src/pricing.js",
  line: 2,
  excerpt: "if (percent > 50) throw new RangeError();",
};

/** A page about the discount, compiled before the code was given a limit. */
async function staleShop(more = ""): Promise<Shop> {
  const shop = await openShop();
  const blob = await shop.repository.git.run(["rev-parse", "HEAD:src/pricing.js"]);
  await shop.repository.commit("Describe discounts", {
    [page]: `---\ntitle: Discounts\ntype: domain\nsources:\n  - path: src/pricing.js\n    symbol: discount\n    blob: "${blob}"\n---\n\n# Discounts\n\n${claim} ${rule}\n\nBecause customers asked for it. See [[glossary]].\n${more}`,
    "wiki/index.md": `${await readFile(join(shop.repository.directory, "wiki/index.md"), "utf8")}\n- [[10_DOMAIN/discounts|Discounts]]: how they are taken off\n`,
  });
  await shop.repository.commit("Limit discounts", { "src/pricing.js": code });
  return shop;
}

const holds = {
  quote: claim,
  verdict: "holds",
  text: "",
  cites: [{ ...cite, line: 3, excerpt: "return price - (price * percent) / 100;" }],
};
const changes = {
  quote: rule,
  verdict: "changed",
  text: "A discount of more than 50 percent is refused.",
  cites: [cite],
};
const answer = (...claims: unknown[]) => ({ claims, contradictions: [], complete: true });

test("without a librarian a stale page is named and left as it is", async () => {
  const shop = await staleShop();
  const { report, edits } = await document(shop, { dryRun: true });
  expect(report.due.map(({ page }) => page.path)).toEqual([page]);
  expect(edits.has(page)).toBe(false);
});

test("claims that hold stay, claims that changed are told with their proof, and the page is true again", async () => {
  const shop = await staleShop();
  const { plan = "", report } = await document(shop, {
    librarian: librarian(answer(holds, changes)),
  });
  expect(report.due).toEqual([]);
  const text = (await at(shop, `loop/${plan.slice(8)}`, page)) ?? "";
  expect(text).toContain(
    `${claim} A discount of more than 50 percent is refused. ([pricing.js:2](../../src/pricing.js#L2))`,
  );
  expect(text).toContain("Because customers asked for it.");
  const now = await shop.repository.git.run(["rev-parse", "HEAD:src/pricing.js"]);
  expect(text).toContain(`blob: "${now}"`);
  await mergePlan(shop.services, plan, new AbortController().signal);
  const content = new ContentRoot(shop.repository.directory);
  const wiki = new Wiki(content, await repositoryLookup(shop.repository.git));
  expect((await runLint(wiki, { rules: {} })).map(({ reason }) => reason)).toEqual([]);
  expect((await document(shop, { librarian: librarian(answer()) })).edits.size).toBe(0);
});

test("a claim that does not hold changes nothing, and the page stays due", async () => {
  const shop = await staleShop();
  const bad = { ...changes, cites: [] };
  const reply = librarian(answer(holds, bad));
  const { edits, report } = await document(shop, { dryRun: true, librarian: reply });
  expect(edits.has(page)).toBe(false);
  expect(report.due.map(({ page }) => page.path)).toEqual([page]);
  expect(report.told.join("\n")).toContain("1 refused (nothing that was shown says so), still due");
});

test("a contradiction is recorded where the reader stumbles over it, and lint reminds of it", async () => {
  const shop = await staleShop();
  const contradictions = [
    { quote: rule, why: "The code refuses more than 50 percent.", with: "src/pricing.js:2" },
    { quote: claim, why: "The glossary says otherwise.", with: "10_DOMAIN/glossary" },
    { quote: claim, why: "Somewhere else.", with: "10_DOMAIN/nowhere" },
  ];
  const reply = { claims: [holds], contradictions, complete: false };
  const { edits, report } = await document(shop, { dryRun: true, librarian: librarian(reply) });
  const text = edits.get(page) ?? "";
  expect(text).toContain(
    `> [!contradiction] ${rule}\n> The code refuses more than 50 percent. ([pricing.js:2](../../src/pricing.js#L2))`,
  );
  expect(report.issues.map(({ ruleId }) => ruleId)).toEqual(["contradiction"]);
  expect(report.told.join()).toContain("a contradiction with what was not shown");
});

test("a librarian that gives no answer leaves everything due and is not asked again", async () => {
  const shop = await staleShop();
  const { report, edits } = await document(shop, {
    dryRun: true,
    librarian: librarian("I would rather not."),
  });
  expect(edits.has(page)).toBe(false);
  expect(report.told.join()).toContain("nothing was told");
});
