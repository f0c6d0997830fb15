import { judgeRedFirst } from "../../../../../agents/execute/gates/red-first/red-first.ts";
import type { CheckResult } from "../../../../../agents/journal/run-records.ts";
import { makeChange, runBoth, type Files } from "../change.ts";

/** A runner, and how its tests and sources are written. */
export interface RedKit {
  runner: string;
  command: string;
  base: Files;
}

export interface RedCase {
  name: string;
  kit: keyof typeof kits;
  head: Files;
}

/** Judges a case whose tests must bring a red one; `green` tells that all tests pass with the work. */
export async function judgeCase({ kit, head }: RedCase): Promise<CheckResult & { green: boolean }> {
  const { command, base } = kits[kit];
  const made = await makeChange({ command, base, head });
  const both = await runBoth(made);
  const result = await judgeRedFirst({ ...made, ...both, mustBring: true });
  return { ...result, green: both.after.check.status === "passed" };
}

const sum =
  "export function total(prices) {\n  return prices.reduce((sum, price) => sum + price, 0);\n}\n";
const nodeTest = 'import { test } from "node:test";\nimport assert from "node:assert/strict";\n';
const vitest = 'import { expect, test } from "vitest";\n';
const oldNode = `${nodeTest}import { total } from "../src/till.js";\ntest("sums", () => assert.equal(total([1, 2]), 3));\n`;
const oldVitest = `${vitest}import { total } from "../src/till";\ntest("sums", () => expect(total([1, 2])).toBe(3));\n`;
const pySum = "def total(prices):\n    return sum(prices)\n";
const oldPytest = "from till import total\n\n\ndef test_sums():\n    assert total([1, 2]) == 3\n";
const oldUnittest =
  "import unittest\nfrom till import total\n\n\nclass TillTest(unittest.TestCase):\n    def test_sums(self):\n        self.assertEqual(total([1, 2]), 3)\n";
const goSum =
  "package shop\n\nfunc Total(prices []int) int {\n\tsum := 0\n\tfor _, price := range prices {\n\t\tsum += price\n\t}\n\treturn sum\n}\n";

export const kits = {
  node: {
    runner: "node --test",
    command: "npm test",
    base: {
      "package.json": '{ "type": "module", "scripts": { "test": "node --test" } }\n',
      "src/till.js": sum,
      "test/till.test.js": oldNode,
    },
  },
  vitest: {
    runner: "vitest",
    command: "npx vitest run",
    base: {
      "package.json": '{ "type": "module" }\n',
      "src/till.ts": sum
        .replace("(prices)", "(prices: number[]): number")
        .replace("sum, price", "sum: number, price: number"),
      "test/till.test.ts": oldVitest,
    },
  },
  pytest: {
    runner: "pytest",
    command: "python3 -m pytest -q",
    base: { "till.py": pySum, "test_till.py": oldPytest },
  },
  unittest: {
    runner: "unittest",
    command: "python3 -m unittest",
    base: { "till.py": pySum, "test_till.py": oldUnittest },
  },
  go: {
    runner: "go test",
    command: "go test ./...",
    base: {
      "go.mod": "module shop\n\ngo 1.19\n",
      "till.go": goSum,
      "till_test.go":
        'package shop\n\nimport "testing"\n\nfunc TestTotal(t *testing.T) {\n\tif Total([]int{1, 2}) != 3 {\n\t\tt.Fatal("not 3")\n\t}\n}\n',
    },
  },
} satisfies Record<string, RedKit>;

const jsTest = (body: string, what = "discount"): string =>
  `${nodeTest}import { ${what} } from "../src/discount.js";\n${body}\n`;
const tsTest = (body: string, what = "discount"): string =>
  `${vitest}import { ${what} } from "../src/discount";\n${body}\n`;
const discountJs =
  'export function discount(price, percent) {\n  if (percent > 100) throw new RangeError("too much");\n  return price - (price * percent) / 100;\n}\n';
const discountTs = discountJs.replace(
  "(price, percent)",
  "(price: number, percent: number): number",
);
const discountPy =
  'def discount(price, percent):\n    """Takes percent off."""\n    if percent > 100:\n        raise ValueError("too much")\n    return price - price * percent / 100\n';

const js = (name: string, body: string, more: Files = {}): RedCase => ({
  name: `node: ${name}`,
  kit: "node",
  head: { "src/discount.js": discountJs, "test/discount.test.js": jsTest(body), ...more },
});
const ts = (name: string, body: string, more: Files = {}): RedCase => ({
  name: `vitest: ${name}`,
  kit: "vitest",
  head: { "src/discount.ts": discountTs, "test/discount.test.ts": tsTest(body), ...more },
});
const py = (name: string, body: string, more: Files = {}): RedCase => ({
  name: `pytest: ${name}`,
  kit: "pytest",
  head: { "discount.py": discountPy, "test_discount.py": body, ...more },
});
const unit = (name: string, body: string): RedCase => ({
  name: `unittest: ${name}`,
  kit: "unittest",
  head: {
    "discount.py": discountPy,
    "test_discount.py": `import unittest\nimport discount\n\n\nclass DiscountTest(unittest.TestCase):\n    def test_discount(self):\n        ${body}\n`,
  },
});

/** Tests that look red before the work and show nothing of it. */
export const fakeRed: readonly RedCase[] = [
  js("only imports what is new", 'test("is there", () => { assert.equal(1, 1); });'),
  js(
    "asks only whether it is a function",
    'test("is a function", () => assert.equal(typeof discount, "function"));',
  ),
  js(
    "calls and asserts nothing of the answer",
    'test("runs", () => { discount(10, 5); assert.ok(true); });',
  ),
  js(
    "asks only that it does not throw",
    'test("works", () => assert.doesNotThrow(() => discount(10, 5)));',
  ),
  js(
    "looks whether the file is there",
    'import { existsSync } from "node:fs";\ntest("exists", () => assert.ok(existsSync("src/discount.js")));',
  ),
  js(
    "reads the source",
    'import { readFileSync } from "node:fs";\ntest("is written", () => assert.match(readFileSync("src/discount.js", "utf8"), /percent/));',
  ),
  js(
    "fails by its own time limit",
    'import { existsSync } from "node:fs";\ntest("is quick", { timeout: 300 }, async () => { if (!existsSync("src/discount.js")) await new Promise((done) => setTimeout(done, 3000)); });',
    {
      "test/discount.test.js": `${nodeTest}import { existsSync } from "node:fs";\ntest("is quick", { timeout: 300 }, async () => { if (!existsSync("src/discount.js")) await new Promise((done) => setTimeout(done, 3000)); });\n`,
    },
  ),
  js("passes before the work", "", {
    "test/discount.test.js": `${nodeTest}import { total } from "../src/till.js";\ntest("sums three", () => assert.equal(total([1, 2, 3]), 6));\n`,
  }),
  js("throws by itself while the file is missing", "", {
    "test/discount.test.js": `${nodeTest}import { existsSync } from "node:fs";\ntest("red", () => { if (!existsSync("src/discount.js")) throw new Error("red"); });\n`,
  }),
  ts(
    "only imports what is new",
    'test("is there", () => { expect(true).toBe(true); void discount; });',
  ),
  ts(
    "asks only whether it is defined",
    'test("is defined", () => expect(discount).toBeDefined());',
  ),
  ts("asks only for its name", 'test("is named", () => expect(discount.name).toBe("discount"));'),
  ts("takes any answer", 'test("answers", () => expect(discount(10, 5)).not.toBe(undefined));'),
  ts(
    "asks whether it has arguments",
    'test("has arguments", () => expect(discount.length).toBe(2));',
  ),
  py(
    "only imports what is new",
    "from discount import discount\n\n\ndef test_there():\n    assert 1 == 1\n",
  ),
  py(
    "asks only whether it can be called",
    "import importlib\n\n\ndef test_there():\n    assert callable(importlib.import_module('discount').discount)\n",
  ),
  py(
    "takes any answer",
    "from discount import discount\n\n\ndef test_answers():\n    assert discount(10, 5) is not None\n",
  ),
  py(
    "looks whether the file is there",
    "import os\n\n\ndef test_there():\n    assert os.path.exists('discount.py')\n",
  ),
  unit("asks only whether it is there", "self.assertTrue(hasattr(discount, 'discount'))"),
  unit("calls and asserts nothing", "discount.discount(10, 5)"),
];

const goHead = (body: string): Files => ({
  "discount.go":
    'package shop\n\nimport "errors"\n\nfunc Discount(price, percent int) (int, error) {\n\tif percent > 100 {\n\t\treturn 0, errors.New("too much")\n\t}\n\treturn price - price*percent/100, nil\n}\n',
  "discount_test.go": `package shop\n\nimport "testing"\n\nfunc TestDiscount(t *testing.T) {\n${body}\n}\n`,
});

/** Tests as good people write them. */
export const honestRed: readonly RedCase[] = [
  js("a new function", 'test("takes off", () => assert.equal(discount(200, 10), 180));'),
  js(
    "a new function that throws",
    'test("refuses", () => assert.throws(() => discount(1, 101), RangeError));',
  ),
  js(
    "two tests, one of them of the type",
    'test("takes off", () => assert.equal(discount(200, 10), 180));\ntest("is a number", () => assert.equal(typeof discount(1, 1), "number"));',
  ),
  js("a changed function", "", {
    "src/discount.js": discountJs,
    "src/till.js": sum.replace(
      "return prices",
      'if (!Array.isArray(prices)) throw new TypeError("no list");\n  return prices',
    ),
    "test/discount.test.js": `${nodeTest}import { total } from "../src/till.js";\ntest("refuses what is no list", () => assert.throws(() => total("12"), /no list/));\n`,
  }),
  js("a class", "", {
    "src/basket.js":
      "export class Basket {\n  #items = [];\n  add(price) {\n    this.#items.push(price);\n    return this;\n  }\n  get total() {\n    return this.#items.reduce((sum, one) => sum + one, 0);\n  }\n}\n",
    "test/discount.test.js": `${nodeTest}import { Basket } from "../src/basket.js";\ntest("adds", () => assert.equal(new Basket().add(1).add(2).total, 3));\n`,
  }),
  js("an async function", "", {
    "src/stock.js": "export const stock = async (name) => ({ name, count: 3 });\n",
    "test/discount.test.js": `${nodeTest}import { stock } from "../src/stock.js";\ntest("counts", async () => assert.deepEqual(await stock("tea"), { name: "tea", count: 3 }));\n`,
  }),
  js("a table that changed", "", {
    "src/rates.js":
      "export const rates = { tea: 7, wine: 19 };\nexport function rate(name) {\n  return rates[name] ?? 0;\n}\n",
    "test/discount.test.js": `${nodeTest}import { rate } from "../src/rates.js";\ntest("taxes wine", () => assert.equal(rate("wine"), 19));\n`,
  }),
  ts("a new function", 'test("takes off", () => expect(discount(200, 10)).toBe(180));'),
  ts(
    "a table of cases",
    'test.each([[100, 1, 99], [50, 50, 25]])("%i less %i %%", (price, percent, rest) => expect(discount(price, percent)).toBe(rest));',
  ),
  ts("an error", 'test("refuses", () => expect(() => discount(1, 200)).toThrow("too much"));'),
  ts(
    "an honest edge",
    'test("takes nothing off", () => expect(discount(0, 0)).toBe(0));\ntest("takes all off", () => expect(discount(5, 100)).toBeCloseTo(0));',
  ),
  ts("a generator", "", {
    "src/discount.ts":
      "export function* steps(count: number): Generator<number> {\n  for (let at = 0; at < count; at += 1) yield at;\n}\n",
    "test/discount.test.ts": `${vitest}import { steps } from "../src/discount";\ntest("steps", () => expect([...steps(3)]).toEqual([0, 1, 2]));\n`,
  }),
  py(
    "a new function",
    "from discount import discount\n\n\ndef test_off():\n    assert discount(200, 10) == 180\n",
  ),
  py(
    "an error",
    "import pytest\nfrom discount import discount\n\n\ndef test_refuses():\n    with pytest.raises(ValueError):\n        discount(1, 101)\n",
  ),
  py(
    "a table of cases",
    "import pytest\nfrom discount import discount\n\n\n@pytest.mark.parametrize('price, rest', [(100, 90), (10, 9)])\ndef test_off(price, rest):\n    assert discount(price, 10) == rest\n",
  ),
  py(
    "a changed function",
    "from till import total\n\n\ndef test_none():\n    assert total(None) == 0\n",
    {
      "till.py": "def total(prices):\n    return sum(prices or [])\n",
    },
  ),
  unit("a new function", "self.assertEqual(discount.discount(200, 10), 180)"),
  unit("an error", "self.assertRaises(ValueError, discount.discount, 1, 101)"),
  {
    name: "go: a new function",
    kit: "go",
    head: goHead(
      '\tif rest, _ := Discount(200, 10); rest != 180 {\n\t\tt.Fatalf("got %d", rest)\n\t}',
    ),
  },
  {
    name: "go: an error",
    kit: "go",
    head: goHead('\tif _, err := Discount(1, 101); err == nil {\n\t\tt.Fatal("no error")\n\t}'),
  },
];
