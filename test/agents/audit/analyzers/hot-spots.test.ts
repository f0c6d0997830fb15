import { expect, test } from "vitest";
import { hotSpots, indentationOf } from "../../../../agents/audit/analyzers/hot-spots.ts";
import { makeRepository, type TestRepository } from "../../../tools/make-repository.ts";
import { codeLines, makeContext } from "../make-context.ts";

const deep = `export function till() {\n${codeLines(200, "coin", "        ")}}\n`;

async function makeShop(commits: number): Promise<TestRepository> {
  const calm = ["cart", "price", "vat", "stock", "door"].map((name) => [
    `src/${name}.js`,
    `export function ${name}() {\n${codeLines(20, name)}}\n`,
  ]);
  const shop = await makeRepository();
  await shop.commit(
    "Open",
    { ...Object.fromEntries(calm), "src/till.js": deep },
    "2026-03-01T00:00:00Z",
  );
  for (let at = 1; at < commits; at++)
    await shop.commit(`Till ${at}`, { "src/till.js": `${deep}// ${at}\n` }, "2026-03-02T00:00:00Z");
  return shop;
}

test("a deep file that changes all the time stands out", async () => {
  const found = await hotSpots.run(await makeContext(await makeShop(22)));
  expect(found.map(({ path }) => path)).toEqual(["src/till.js"]);
  expect(found[0]?.message).toContain("22 commits");
});

test("a short history says nothing", async () => {
  const context = await makeContext(await makeShop(6));
  expect(await hotSpots.run(context)).toEqual([]);
  expect(context.notes.join()).toContain("too few");
});

test("old commits do not count", async () => {
  const context = await makeContext(await makeShop(6), { now: new Date("2028-01-01T00:00:00Z") });
  expect(await hotSpots.run(context)).toEqual([]);
  expect(context.notes.join()).toContain("0 commits");
});

test("indentation counts levels, with spaces or tabs", () => {
  expect(indentationOf(["a", "  b", "    c", ""])).toBe(3);
  expect(indentationOf(["a", "\tb", "\t\tc"])).toBe(3);
});
