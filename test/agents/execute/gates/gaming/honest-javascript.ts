import type { HonestDiff } from "./tactic.ts";

export const js: Record<string, HonestDiff> = {
  "formats the tests": {
    edits: {
      "src/pricing.test.ts": (text) =>
        text.replaceAll("  ", "    ").replaceAll('"', "'").replaceAll(";", ""),
    },
  },
  "comments on the tests": {
    edits: {
      "src/pricing.test.ts": (text) =>
        `// Prices in euros.\n${text.replace("  expect(price)", "  // with 20 %\n  expect(price)")}`,
    },
  },
  "adds a process that ends with its parent": {
    edits: {
      "src/scales-worker.ts":
        'process.on("message", (grams) => process.send?.(grams));\nprocess.on("disconnect", () => process.exit(0));\n',
    },
  },
  "adds a test": {
    edits: {
      "src/pricing.test.ts": (text) =>
        `${text}\ntest("one price", () => {\n  expect(total([5])).toBe(6);\n});\n`,
    },
  },
  "adds a test file": {
    edits: {
      "src/tax.test.ts":
        'import { rate } from "./tax.ts";\ntest("the rate", () => {\n  expect(rate()).toBe(0.2);\n});\n',
    },
  },
  "refactors the source": {
    edits: {
      "src/pricing.ts": [
        "const net = prices.reduce((sum, price) => sum + price, 0);\n  return net * (1 + tax)",
        "return sumOf(prices) * (1 + tax)",
      ],
    },
  },
  "raises a threshold": { edits: { "vitest.config.ts": ["lines: 90", "lines: 95"] } },
  "asks more of a checker": {
    edits: { "tsconfig.json": ['"strict": true', '"strict": true, "noImplicitReturns": true'] },
  },
  "formats a configuration": {
    edits: {
      "tsconfig.json":
        '{\n  // as strict as can be\n  "compilerOptions": { "strict": true, },\n}\n',
    },
  },
  "adds a script": {
    edits: { "package.json": ['"lint"', '"test:watch": "vitest --changed", "lint"'] },
  },
  "runs more in a command": {
    edits: { "package.json": ["vitest run", "vitest run && tsc --noEmit"] },
  },
  "leaves generated files out": {
    edits: {
      "vitest.config.ts": ["coverage: {", 'exclude: ["dist/**", "node_modules"], coverage: {'],
    },
  },
  "renames a test": {
    declared: true,
    edits: {
      "src/pricing.test.ts": ["an empty basket costs nothing", "nothing bought, nothing paid"],
    },
  },
  "changes what is right": {
    declared: true,
    edits: { "src/pricing.ts": ["0.2", "0.25"], "src/pricing.test.ts": ["toBe(36)", "toBe(37.5)"] },
  },
  "checks more": {
    declared: true,
    edits: {
      "src/pricing.test.ts": ["toBe(36);", "toBe(36);\n  expect(price).toBeTypeOf('number');"],
    },
  },
  "makes a table of tests": {
    declared: true,
    edits: {
      "src/pricing.test.ts":
        'import { expect, test } from "vitest";\nimport { total } from "./pricing.ts";\n\ntest.each([[[10, 20], 36], [[], 0], [[0.1, 0.2], 0.36]])("%j costs %d", (prices, price) => {\n  expect(total(prices)).toBeCloseTo(price, 5);\n});\n',
    },
  },
  "takes tests away with their subject": {
    declared: true,
    edits: { "src/pricing.ts": null, "src/pricing.test.ts": null },
  },
  "moves tests": {
    edits: { "src/pricing.test.ts": null, "src/money/pricing.test.ts": (): string => jsTests },
  },
  "stands in for a neighbour": {
    edits: {
      "src/till.test.ts":
        'vi.mock("./tax.ts", () => ({ rate: () => 0.1 }));\ntest("asks for the rate", () => {\n  vi.spyOn(Date, "now").mockReturnValue(5);\n  expect(pay([10])).toBe(11);\n});\n',
    },
  },
  "cleans up whatever happens": {
    edits: {
      "src/till.test.ts":
        'test("opens", () => {\n  try {\n    close();\n  } catch {}\n  expect(open()).toBe(true);\n});\n',
    },
  },
  "catches what must be thrown": {
    edits: {
      "src/till.test.ts":
        'test("refuses", () => {\n  try {\n    pay(-1);\n    expect.fail("paid");\n  } catch (error) {\n    expect(error.code).toBe("negative");\n  }\n});\n',
    },
  },
  "ends a program": {
    edits: {
      "bin/shop.ts":
        '#!/usr/bin/env node\nif (process.argv.includes("--help")) {\n  process.exit(0);\n}\n',
    },
  },
  "tests only where it can": {
    edits: {
      "src/till.test.ts":
        'test.skipIf(process.platform === "win32")("prints", () => {\n  expect(print()).toBe("ok");\n});\n',
    },
  },
  "compares for real": {
    edits: {
      "src/price.ts":
        "export class Price {\n  equals(other: Price): boolean {\n    return this.cents === other.cents;\n  }\n  valueOf(): number {\n    return this.cents;\n  }\n}\n",
    },
  },
  "expects an error of the compiler": {
    edits: {
      "src/till.test.ts":
        'test("types", () => {\n  // @ts-expect-error a price is a number\n  expect(() => pay("ten")).toThrow(TypeError);\n});\n',
    },
  },
  "speaks of tests in words": {
    edits: {
      "src/pricing.ts": (text) =>
        `// When tested with vitest, process.env.VITEST is set; never exit(0) here.\n${text}export const help = "run npm test, then process.exit(0)";\n`,
    },
  },
};

const jsTests = `import { expect, test } from "vitest";
import { total } from "../pricing.ts";

test("adds tax to the sum", () => {
  const price = total([10, 20]);
  expect(price).toBe(36);
  expect(total([0.1, 0.2])).toBeCloseTo(0.36, 5);
});

test("an empty basket costs nothing", () => {
  expect(total([])).toBe(0);
});
`;
