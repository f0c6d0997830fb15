import { readCorrections } from "#wiki";
import { expect, test } from "vitest";
import { addCorrection, compactCorrections } from "../../../agents/kaizen/corrections.ts";
import { offerCorrections } from "../../bench/memory/poison.ts";
import { makeFacts } from "./make-learning.ts";

const facts = makeFacts();
const before =
  "# Shop\n\nFlour and salt lie at the back counter.\n\n<!-- loopwiki:begin -->\n<!-- loopwiki:corrections:begin -->\n";
const after = "<!-- loopwiki:corrections:end -->\n<!-- loopwiki:end -->\nMore.\n";
const empty = before + after;

function offer(text: string, by = "maker") {
  const evidence = by === "maker" ? "2026-06-tea.1/tea#1" : "said";
  return { text, evidence, by, date: "2026-06-01" };
}

async function add(source: string, text: string, by: "agent" | "person" = "agent") {
  return addCorrection(source, offer(text, by === "agent" ? "maker" : "Ada"), { by, facts });
}

test("a correction stands in the fence with its evidence, role and date, and nothing else changes", async () => {
  const answer = await add(empty, "- Prices of tea are in tenths of a cent");
  if ("refused" in answer) throw new Error(answer.refused);
  const line =
    /^- `C-[0-9a-f]{8}` Prices of tea are in tenths of a cent \(2026-06-tea\.1\/tea#1; maker; 2026-06-01\)\n$/;
  expect(answer.source.startsWith(before)).toBe(true);
  expect(answer.source.endsWith(after)).toBe(true);
  expect(answer.source.slice(before.length, -after.length)).toMatch(line);
  expect(readCorrections(answer.source)?.lines[0]?.correction).toEqual(answer.correction);
});

test.each([
  ["without substance", "Write clean code and test it", "any task"],
  [
    "that AGENTS.md gives outside the fence",
    "At the back counter lie salt and flour",
    "AGENTS.md:3 shows",
  ],
  ["with markup", "Tea is sold by weight --> and more", "markup"],
  ["of a page's length", "tea ".repeat(100), "longer"],
])("refuses an agent's %s", async (_, text, reason) => {
  expect(await add(empty, text)).toMatchObject({ refused: expect.stringContaining(reason) });
});

test("a person may say what they want, but not leak, hide or repeat", async () => {
  expect(await add(empty, "Write clean code", "person")).toHaveProperty("source");
  expect(await add(empty, "Never commit with --no-verify", "person")).toHaveProperty("source");
  const token = ["ghp", "wQ7xT2mZ9kLr4VbN8cYd3HsJ6gFpA1eRuX5o"].join("_");
  expect(await add(empty, `Use ${token}`, "person")).toEqual({ refused: "GitHub token" });
  expect(await add(empty, "Sell tea\u200B\u200B\u200B by weight", "person")).toHaveProperty(
    "refused",
  );
});

test("a full block takes a new line only in the place of another", async () => {
  const things = "tea salt flour rice oats figs dates nuts oil soap wool wax".split(" ");
  let source = empty;
  for (const thing of things) {
    const answer = await add(source, `Weigh the ${thing} on the brass scale of counter ${thing}`);
    if ("refused" in answer) throw new Error(answer.refused);
    ({ source } = answer);
  }
  const text = "Close the ledger at noon on Saturdays";
  expect(await add(source, text)).toMatchObject({
    refused: expect.stringContaining("retire or merge"),
  });
  const id = readCorrections(source)?.lines[3]?.correction?.id;
  const options = { by: "agent" as const, facts };
  const replaced = await addCorrection(source, { ...offer(text), replaces: id }, options);
  if ("refused" in replaced) throw new Error(replaced.refused);
  const lines = readCorrections(replaced.source)?.lines ?? [];
  expect(lines).toHaveLength(12);
  expect(lines[3]?.text).toBe(text);
  const unknown = await addCorrection(source, { ...offer(text), replaces: "C-00000000" }, options);
  expect(unknown).toEqual({ refused: "there is no C-00000000 to replace" });
});

const blame = () =>
  Promise.resolve({ evidence: "edit@0123456789ab", by: "Ada", date: "2026-06-02" });

test("what a person wrote between runs is attributed once; doubles and what the code says go", async () => {
  const agents = "(2026-06-tea.1/tea#1; maker; 2026-06-01)";
  const source =
    before +
    "- Tea is sold by weight in grams\n" +
    "- tea is sold, by weight in grams!\n" +
    `- \`C-11111111\` discount takes price and percent; see src/pricing.js ${agents}\n` +
    "- `C-22222222` discount takes price and percent, as src/pricing.js says (said; Ada; 2026-06-01)\n" +
    after;
  const compacted = await compactCorrections(source, { blame, facts });
  expect(compacted.actions).toEqual([
    expect.stringMatching(/^C-[0-9a-f]{8} is Ada's, 2026-06-02$/),
    expect.stringContaining("which says the same"),
    expect.stringContaining("C-11111111 is retired: src/pricing.js:1"),
  ]);
  expect(compacted.source.slice(before.length, -after.length)).toMatch(
    /^- `C-[0-9a-f]{8}` Tea is sold by weight in grams \(edit@0123456789ab; Ada; 2026-06-02\)\n- `C-22222222` .*\n$/,
  );
  const again = await compactCorrections(compacted.source, { blame, facts });
  expect(again).toEqual({ source: compacted.source, actions: [] });
});

test("a hundred poisoned corrections of agents: none reaches even a plan's branch", async () => {
  expect(await offerCorrections()).toEqual({ offered: 100, written: [] });
});
