import { join } from "node:path";
import { expect, test } from "vitest";
import { run as ask } from "../../../../cli/commands/search/ask.ts";
import { run as search } from "../../../../cli/commands/search/search.ts";
import { run as similar } from "../../../../cli/commands/search/similar.ts";
import type { CommandInput } from "../../../../cli/command.ts";
import { makeRepository } from "../../../tools/make-repository.ts";
import { recordingContext, type RecordingOutput } from "../../recording-output.ts";

const page = (title: string, body: string, more = ""): string =>
  `---\ntitle: ${title}\ntype: domain\n${more}---\n\n# ${title}\n\n${body}\n`;

const pages = {
  "wiki/10_DOMAIN/pricing.md": page(
    "Pricing",
    "Prices are kept in cents.\n\n## Rounding\n\nHalf a cent is rounded up. See `roundPrice`.",
    "tags: [money]\n",
  ),
  "wiki/10_DOMAIN/coupons.md": page("Coupons", "A coupon lowers prices until it ends in May."),
  "wiki/10_DOMAIN/old-pricing.md": page(
    "Old pricing",
    "Prices were rounded down.",
    "status: superseded\n",
  ),
  "wiki/index.md": page("Index", "[[pricing]] [[coupons]] [[old-pricing]]"),
};

interface Shop {
  directory: string;
  output: RecordingOutput;
  write: (files: Record<string, string>) => Promise<void>;
  search: (query: string, options?: CommandInput["options"]) => Promise<number>;
  similar: (name: string) => Promise<number>;
  ask: (question: string, options?: CommandInput["options"]) => Promise<number>;
}

async function makeShop(model = "none"): Promise<Shop> {
  const { directory, write } = await makeRepository({
    ...pages,
    "loopwiki.config.json": JSON.stringify({ embeddings: { model } }),
  });
  const context = recordingContext(directory);
  return {
    directory,
    output: context.output,
    write,
    search: (query, options = {}) => search(context, { args: query.split(" "), options }),
    similar: (name) => similar(context, { args: [name], options: {} }),
    ask: (question, options = {}) => ask(context, { args: question.split(" "), options }),
  };
}

const golden = (expected: string): Record<string, string> => ({
  "agents/GOLDEN.md": `---\nqueries:\n  - query: half a cent\n    kind: fact\n    expect: [${expected}]\n---\n`,
});

const hitsOf = ({ answers }: RecordingOutput): Record<string, unknown>[] => {
  const hits = answers.at(-1)?.data["hits"];
  return Array.isArray(hits) ? hits : [];
};

test("search shows title, headings, place, cost and the text with the words", async () => {
  const shop = await makeShop();
  expect(await shop.search("how is half a cent rounded")).toBe(0);
  const text = shop.output.answerText;
  expect(text).toMatch(
    /^1\. Pricing › Rounding\n {3}wiki\/10_DOMAIN\/pricing\.md:\d+ {2}lines \d+–\d+, about \d+ tokens\n {3}Half a cent is rounded up\./,
  );
  expect(hitsOf(shop.output)[0]).toMatchObject({
    page: "wiki/10_DOMAIN/pricing.md",
    file: "wiki/10_DOMAIN/pricing.md",
    snippet: { highlights: expect.arrayContaining([[0, 4]]) },
  });
  expect(shop.output.nextCommands).toEqual(["loopwiki page show 10_DOMAIN/pricing"]);
  expect(shop.output.notes).toEqual([]);
});

test("search warns of a page that is superseded, and puts it last", async () => {
  const shop = await makeShop();
  await shop.search("prices rounded");
  expect(hitsOf(shop.output).at(-1)).toMatchObject({
    page: "wiki/10_DOMAIN/old-pricing.md",
    warnings: ["its status is superseded"],
  });
  expect(shop.output.answerText).toContain("   its status is superseded\n");
});

test("search finds what was changed a moment ago, and nothing of what is gone", async () => {
  const shop = await makeShop();
  expect(await shop.search("refunds")).toBe(1);
  expect(shop.output.answerText).toBe("Nothing was found.");
  await shop.write({ "wiki/10_DOMAIN/coupons.md": page("Refunds", "Refunds take a week.") });
  expect(await shop.search("refunds")).toBe(0);
  expect(await shop.search("may")).toBe(1);
});

test("search takes a misspelt word as it was meant, and says so", async () => {
  const shop = await makeShop();
  expect(await shop.search("copuons", { explain: true })).toBe(0);
  expect(hitsOf(shop.output)[0]).toMatchObject({ page: "wiki/10_DOMAIN/coupons.md" });
  expect(shop.output.notes).toEqual(['No page has "copuons": showing results for "coupon".']);
});

test("search explains a score by parts that add up", async () => {
  const shop = await makeShop("hash");
  await shop.search("coupons", { explain: true });
  const [best] = hitsOf(shop.output);
  const parts = best?.["parts"];
  const sum = Array.isArray(parts) ? parts.reduce((sum, { value }) => sum + value, 0) : NaN;
  expect(sum).toBeCloseTo(Number(best?.["score"]), 12);
  expect(shop.output.answerText).toMatch(
    /score \d\.\d{3} =\n +\+ 1\.000 words +number 1 by words\n +\+ 0\.500 title +the query has "Coupons"/,
  );
});

test("search keeps to filters, words in a row, beginnings, a limit and a budget", async () => {
  const shop = await makeShop();
  const found = async (
    query: string,
    options: CommandInput["options"] = {},
  ): Promise<unknown[]> => {
    await shop.search(query, options);
    return hitsOf(shop.output).map(({ page }) => page);
  };
  expect(await found("prices tag:money")).toEqual(["wiki/10_DOMAIN/pricing.md"]);
  expect(await found('"rounded down"')).toEqual(["wiki/10_DOMAIN/old-pricing.md"]);
  expect(await found("coup*")).toContain("wiki/10_DOMAIN/coupons.md");
  expect(await found("prices", { limit: "1" })).toHaveLength(1);
  expect(await found("prices", { budgetTokens: "15" })).toHaveLength(1);
  expect(hitsOf(shop.output)[0]).toHaveProperty("text");
  await expect(found("prices type:domian")).rejects.toThrow("did you mean type:domain?");
  await expect(found("prices", { limit: "0" })).rejects.toThrow("expected a number from 1");
  await expect(found("prices", { mode: "magic" })).rejects.toThrow("expected hybrid, text, vector");
});

test("search says once why it goes by words alone", async () => {
  const shop = await makeShop("hash");
  await shop.search("coupons");
  expect(shop.output.notes).toEqual(["Searched by words alone: nothing has been embedded yet."]);
  await shop.search("coupons", { mode: "text" });
  expect(shop.output.notes).toHaveLength(1);
});

test("search shows signs of a terminal as text", async () => {
  const shop = await makeShop();
  await shop.write({ "wiki/10_DOMAIN/evil.md": page("Evil", "An evil \u001b[2Jprice.") });
  await shop.search("evil");
  expect(shop.output.answerText).toContain("An evil \\u{1b}[2Jprice.");
});

test("similar finds pages about the same, and not the page", async () => {
  const shop = await makeShop();
  expect(await shop.similar("pricing")).toBe(0);
  const found = hitsOf(shop.output).map(({ page }) => page);
  expect(found).toContain("wiki/10_DOMAIN/coupons.md");
  expect(found).not.toContain("wiki/10_DOMAIN/pricing.md");
  await expect(shop.similar("pricng")).rejects.toThrow('did you mean "10_DOMAIN/pricing"?');
});

test("golden queries hold, or the command fails and says which do not", async () => {
  const shop = await makeShop();
  await expect(shop.search("", { golden: true })).rejects.toThrow("There is no agents/GOLDEN.md");
  await shop.write(golden("pricing"));
  expect(await shop.search("", { golden: true })).toBe(0);
  expect(shop.output.answerText).toContain(
    "recall@5 1.00 of 1 golden queries (text), floor 0.8: met",
  );
  await shop.write(golden("refunds"));
  expect(await shop.search("", { golden: true })).toBe(1);
  expect(shop.output.answerText).toMatch(/MISS +fact +half a cent +refunds is no page/);
  await shop.write({ "agents/GOLDEN.md": "---\nfloor: 1\n---\n" });
  await expect(shop.search("", { golden: true })).rejects.toThrow("Unexpected `queries`");
});

test("ask without a librarian gives the passages, whole and cited by place", async () => {
  const shop = await makeShop();
  expect(await shop.ask("How is half a cent rounded?")).toBe(0);
  expect(shop.output.answerText).toContain("No model is configured for the librarian");
  expect(shop.output.answerText).toContain("Half a cent is rounded up. See `roundPrice`.");
  expect(shop.output.answers[0]?.data).toMatchObject({ answer: null });
  expect(await shop.ask("zeppelins")).toBe(1);
  expect(shop.output.answers.at(-1)?.text).toBe("The wiki has nothing about this.");
});

test("ask with a librarian gives sentences with their places, or refuses", async () => {
  const shop = await makeShop();
  await shop.search("half cent rounded");
  const [{ line = 0, endLine = 0 } = {}] = hitsOf(shop.output);
  const answering = async (output: unknown): Promise<number> => {
    const recording = {
      schema: "loopwiki/recording@1",
      kind: "scripted",
      note: "A librarian.",
      tasks: [{ role: "librarian", result: { outcome: "ok", summary: "", output } }],
    };
    await shop.write({ "librarian.json": JSON.stringify(recording) });
    const path = join(shop.directory, "librarian.json");
    return shop.ask("How is half a cent rounded?", { agent: [`librarian=replay:${path}`] });
  };
  const cite = `wiki/10_DOMAIN/pricing.md#L${String(line)}-L${String(endLine)}`;
  const made = { sentence: "It is a tradition.", cites: ["wiki/10_DOMAIN/pricing.md#L900"] };
  const supported = { supported: true, answer: [{ sentence: "Up.", cites: [cite] }, made] };
  expect(await answering(supported)).toBe(0);
  expect(shop.output.answers.at(-1)?.text).toBe(
    `Up. [${cite}]\n(1 sentence was left out: it cites nothing that was shown.)`,
  );
  expect(await answering({ supported: true, answer: [made] })).toBe(1);
  expect(shop.output.answers.at(-1)?.text).toMatch(/^The passages do not support an answer/);
});
