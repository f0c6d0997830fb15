import { checkCitation, type Citation } from "#wiki";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { indexOf, linkIn } from "../garden.ts";

const pump = "export class Pump {\n  start() {}\n}\nconst $rate = 3;\n";
const readme = "# Garden\n\n## How to sow\n";
const garden = indexOf({ "wiki/20_SYSTEM/pump.md": "" }, ["src/pump.ts", "README.md", "src/a:3"]);

function cited(markdown: string): Citation | string {
  const found = garden.resolve(linkIn(markdown), "wiki/20_SYSTEM/pump.md");
  if (found.kind !== "file") return found.kind;
  const { kind: _, ...citation } = found;
  return citation;
}

test.each([
  ["[p](../../src/pump.ts)", { path: "src/pump.ts" }],
  ["[p](../../src/pump.ts#L2)", { path: "src/pump.ts", line: 2 }],
  ["[p](../../src/pump.ts#L2-L4)", { path: "src/pump.ts", line: 2, endLine: 4 }],
  ["[p](../../src/pump.ts#L2C1-L4C9)", { path: "src/pump.ts", line: 2, endLine: 4 }],
  ["[p](../../src/pump.ts:2)", { path: "src/pump.ts", line: 2 }],
  ["[p](../../src/pump.ts:2:7)", { path: "src/pump.ts", line: 2 }],
  ["[p](/src/pump.ts:2-3)", { path: "src/pump.ts", line: 2, endLine: 3 }],
  ["[p](../../src/pump.ts#Pump.start)", { path: "src/pump.ts", symbol: "Pump.start" }],
  ["[p](../../src/a:3)", { path: "src/a:3" }],
  ["[p](../../src/none.ts:2)", "missing"],
  ["[p](localhost:3000)", "external"],
])("%s cites", (markdown, expected) => {
  expect(cited(markdown)).toEqual(expected);
});

test.each<[Partial<Citation>, string | undefined]>([
  [{ line: 4 }, undefined],
  [{ line: 5 }, "line 5 of `src/pump.ts`, which has 4 lines"],
  [{ line: 0 }, "line 0 of `src/pump.ts`, which has 4 lines"],
  [{ line: 1, endLine: 9 }, "line 9 of `src/pump.ts`, which has 4 lines"],
  [{ symbol: "Pump" }, undefined],
  [{ symbol: "Pump#start()" }, undefined],
  [{ symbol: "$rate" }, undefined],
  [{ symbol: "rate" }, "`rate` in `src/pump.ts`, which does not mention it"],
  [{ symbol: "Pump.stop" }, "`Pump.stop` in `src/pump.ts`, which does not mention it"],
  [{ symbol: "page=3" }, undefined],
  [{}, undefined],
])("%j is %s", (part, expected) => {
  expect(checkCitation({ path: "src/pump.ts", ...part }, pump)).toBe(expected);
});

test("in a Markdown file a heading is cited", () => {
  expect(checkCitation({ path: "README.md", symbol: "how-to-sow" }, readme)).toBeUndefined();
  expect(checkCitation({ path: "README.md", symbol: "harvest" }, readme)).toMatch(/^`harvest` in/);
});

test("every line of a text can be cited, and none beyond", () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z ]*$/), { minLength: 1 }),
      fc.boolean(),
      (lines, ends) => {
        const text = lines.map((line) => `${line}x`).join("\n") + (ends ? "\n" : "");
        const check = (line: number): string | undefined =>
          checkCitation({ path: "a.ts", line }, text);
        expect(check(lines.length)).toBeUndefined();
        expect(check(lines.length + 1)).toBeDefined();
      },
    ),
  );
});
