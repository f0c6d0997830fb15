import { parseSyntax } from "#wiki";
import { expect, test } from "vitest";
import { mutantsOf } from "../../../../../agents/execute/gates/mutants/mutate.ts";
import { judgeMutants } from "../../../../../agents/execute/gates/mutants/spot-check.ts";
import { replaceAll } from "../../../../../agents/execute/gates/red-first/hollow.ts";
import { makeChange } from "../change.ts";
import { kits } from "../red-first/cases.ts";

async function mutated(path: string, text: string): Promise<string[]> {
  const root = await parseSyntax(path, text);
  const lines = new Set(text.split("\n").map((_, index) => index + 1));
  if (!root) return [];
  const language = path.endsWith(".py") ? "python" : "javascript";
  return mutantsOf(root, lines, language).map((mutant) => replaceAll(text, [mutant]));
}

test("small faults in JavaScript", async () => {
  expect(
    await mutated("till.js", "const x = a + 1 < b && !c;\nfunction f() { return x; }\n"),
  ).toEqual([
    "const x = a - 1 < b && !c;\nfunction f() { return x; }\n",
    "const x = a + 2 < b && !c;\nfunction f() { return x; }\n",
    "const x = a + 1 <= b && !c;\nfunction f() { return x; }\n",
    "const x = a + 1 < b || !c;\nfunction f() { return x; }\n",
    "const x = a + 1 < b && !c;\nfunction f() { return undefined; }\n",
  ]);
});

test("small faults in Python", async () => {
  expect(await mutated("till.py", "def f(a):\n    return a == 1 or True\n")).toEqual(
    expect.arrayContaining([
      "def f(a):\n    return a == 1 and True\n",
      "def f(a):\n    return a != 1 or True\n",
      "def f(a):\n    return a == 2 or True\n",
      "def f(a):\n    return a == 1 or False\n",
    ]),
  );
});

const discount =
  "export function discount(price) {\n  if (price > 100) return price - 10;\n  return price;\n}\n";
const tests = (body: string): string =>
  `import { test } from "node:test";\nimport assert from "node:assert";\nimport { discount } from "../src/discount.js";\n${body}`;

const sharp =
  'test("off", () => { assert.equal(discount(200), 190); assert.equal(discount(100), 100); assert.equal(discount(101), 91); });\n';
const dull = 'test("off", () => assert.ok(discount(200) > 0));\n';

test.each([
  ["that notice faults pass", sharp, "passed", "The tests notice 4 of 4 faults"],
  ["that do not are refused with what they missed", dull, "failed", "src/discount.js:2 `"],
])(
  "tests %s",
  async (_, body, status, told) => {
    const head = { "src/discount.js": discount, "test/discount.test.js": tests(body) };
    const { change, request } = await makeChange({ ...kits.node, head });
    const result = await judgeMutants(change, request, { most: 4, least: 0.6 });
    expect(result).toMatchObject({ name: "mutants", status });
    expect(result.detail).toContain(told);
  },
  120_000,
);
