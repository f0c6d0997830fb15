import { expect, test } from "vitest";
import { meaningOf, meaningOfSymbol } from "../../../wiki/symbols/meaning.ts";

/** One till in nine languages: each has `total`, inside or outside a `Till`, and a constant `RATE`. */
const tills: [file: string, total: string, code: string][] = [
  [
    "till.ts",
    "Till.total",
    "export const RATE = 7;\nexport class Till { total(n: number) { return n * 2; } }",
  ],
  ["till.js", "total", "const RATE = 7;\nconst total = (n) => n * 2;"],
  [
    "till.tsx",
    "total",
    "const RATE = 7;\nexport function total(n: number) { return <b>{n * 2}</b>; }",
  ],
  [
    "till.py",
    "Till.total",
    "RATE = 7\n\n@shop\nclass Till:\n    def total(self, n):\n        return n * 2\n",
  ],
  [
    "till.go",
    "Till.total",
    "package shop\nconst RATE = 7\ntype Till struct{ n int }\nfunc (t *Till) total(n int) int { return n * 2 }",
  ],
  [
    "till.rs",
    "Till::total",
    "const RATE: i32 = 7;\nstruct Till;\nimpl Till { fn total(&self, n: i32) -> i32 { n * 2 } }",
  ],
  [
    "Till.java",
    "Till.total",
    "class Till { static final int RATE = 7; int total(int n) { return n * 2; } }",
  ],
  [
    "Till.cs",
    "Till.total",
    "namespace Shop { class Till { const int RATE = 7; int total(int n) { return n * 2; } } }",
  ],
  [
    "till.cpp",
    "Till::total",
    "const int RATE = 7;\nclass Till { int total(int n); };\nint Till::total(int n) { return n * 2; }",
  ],
  ["till.rb", "Till#total", "RATE = 7\nclass Till\n  def total(n)\n    n * 2\n  end\nend\n"],
  [
    "till.php",
    "Till::total",
    "<?php\nconst RATE = 7;\nclass Till { function total($n) { return $n * 2; } }",
  ],
];

test.each(tills)(
  "%s: a symbol keeps its meaning until its own code changes",
  async (file, total, code) => {
    const before = await meaningOfSymbol(file, code, total);
    const rate = await meaningOfSymbol(file, code, "RATE");
    expect(before).toMatchObject({ defined: true, meaning: expect.stringContaining("* 2") });
    expect(rate).toMatchObject({ defined: true, meaning: expect.stringContaining("7") });
    expect(await meaningOfSymbol(file, code, "total")).toEqual(before);
    expect(await meaningOfSymbol(file, code.replace("7", "19"), total)).toEqual(before);
    expect(await meaningOfSymbol(file, code.replace("7", "19"), "RATE")).not.toEqual(rate);
    expect(await meaningOfSymbol(file, code.replace("* 2", "* 3"), total)).not.toEqual(before);
    expect(await meaningOfSymbol(file, code, "refund")).toEqual({ defined: false });
    expect(await meaningOfSymbol(file, code, "Basket.total")).toEqual({ defined: false });
  },
);

test.each([
  ["till.ts", "f(a,  b);\n", "// adds\nf(\n  a,\n  b,\n)\n", true],
  ["till.ts", "f(a, b);\n", "f(b, a);\n", false],
  ["till.ts", "f(`a  b`);\n", "f(`a b`);\n", false],
  ["till.py", "if a:\n  b()\nc()\n", "if a:\n    b()  # then\n\nc()\n", true],
  ["till.py", "if a:\n  b()\nc()\n", "if a:\n  b()\n  c()\n", false],
  ["till.go", "package a\n/* x */ var b = 1\n", "package a\nvar b = 1\n", true],
  ["till.sql", "select  a\nfrom b", "select a from b\n", true],
  ["till.sql", "select a -- all\n", "select a\n", false],
])("%s: %j says what %j says: %s", async (file, before, after, isSame) => {
  expect((await meaningOf(file, before)) === (await meaningOf(file, after))).toBe(isSame);
});

test("of a name at several depths the outermost counts, and all of several at one", async () => {
  const code = "function total() { const rate = 1; return rate; }\nconst rate = 2;\n";
  expect(await meaningOfSymbol("till.ts", code, "rate")).toEqual(
    await meaningOfSymbol("till.ts", code.replace("rate = 1", "rate = 3"), "rate"),
  );
  const overloads =
    "function f(a: string): void;\nfunction f(a: number): void;\nfunction f(a: unknown) {}\n";
  expect(await meaningOfSymbol("till.ts", overloads, "f")).not.toEqual(
    await meaningOfSymbol("till.ts", overloads.replace("number", "bigint"), "f"),
  );
});

test("an unknown language has no symbols, and code that does not parse is no crash", async () => {
  expect(await meaningOfSymbol("till.sql", "create table till()", "till")).toBeUndefined();
  expect(await meaningOfSymbol("till.ts", "}}} function ( {{{ total", "total")).toBeDefined();
  expect(await meaningOfSymbol("till.ts", "x".repeat(2 ** 20 + 1), "x")).toBeUndefined();
});
