import { outlineOf } from "#wiki";
import { expect, test } from "vitest";

/** One till in each language: a type or module with `total`, a function and a constant beside it. */
const tills: [file: string, code: string, expected: string][] = [
  [
    "till.ts",
    `import { rate } from "./rate.ts";
export const RATE = 7;
/** Adds up. */
export class Till {
  drawer = 1;
  total(n: number): number {
    const twice = n * 2;
    return twice;
  }
}
export const round = (n: number): number => Math.round(n);
interface Coin { value: number }
`,
    "value RATE 2, type Till 4, value drawer 5+, function total 6+, function round 11, type Coin 12, value value 12+",
  ],
  [
    "till.tsx",
    "export function Shelf() {\n  const label = 1;\n  return <b>{label}</b>;\n}\n",
    "function Shelf 1",
  ],
  ["till.cjs", "const total = function (n) { return n; };\n", "function total 1"],
  [
    "till.py",
    "RATE = 7\n\n@shop\nclass Till:\n    def total(self, n):\n        self.sum = n\n        return n\n\ndef open_till(): pass\n",
    "value RATE 1, type Till 4, function total 5+, function open_till 9",
  ],
  [
    "till.go",
    "package shop\nconst Rate = 7\ntype Till struct{ drawer int }\nfunc (t *Till) Total(n int) int {\n\tx := n\n\treturn x }\nfunc Open() {}\n",
    "value Rate 2, type Till 3, value drawer 3+, function Total 4, function Open 7",
  ],
  [
    "till.rs",
    "const RATE: i32 = 7;\npub struct Till { drawer: i32 }\nimpl Till {\n    pub fn total(&self) -> i32 { let x = 1; x }\n}\nmacro_rules! ring { () => {} }\n",
    "value RATE 1, type Till 2, value drawer 2+, function total 4, function ring 6",
  ],
  [
    "Till.java",
    "package shop;\nclass Till {\n  static final int RATE = 7;\n  @Override\n  int total(int n) { int x = n; return x; }\n  enum Coin { PENNY }\n}\n",
    "type Till 2, value RATE 3+, function total 5+, type Coin 6+, value PENNY 6++",
  ],
  [
    "Till.cs",
    "namespace Shop { class Till { const int RATE = 7;\n  int Total(int n) { return n; }\n  int Drawer { get; } } }\n",
    "type Till 1, value RATE 1+, function Total 2+, value Drawer 3+",
  ],
  [
    "till.cpp",
    "const int RATE = 7;\nclass Till {\n  int total(int n);\n};\nint Till::total(int n) { int x = n; return x; }\n#define RING 1\n",
    "value RATE 1, type Till 2, value total 3+, function total 5, value RING 6",
  ],
  [
    "till.rb",
    "RATE = 7\nclass Till\n  def total(n)\n    x = n\n  end\n  def self.open; end\nend\n",
    "value RATE 1, type Till 2, function total 3+, function open 6+",
  ],
  [
    "till.php",
    "<?php\nconst RATE = 7;\nclass Till {\n  private $drawer = 1;\n  function total($n) { return $n; }\n}\nfunction open_till() {}\n",
    "value RATE 2, type Till 3, value $drawer 4+, function total 5+, function open_till 7",
  ],
];

test.each(tills)(
  "%s: what others can use, where it stands, without locals",
  async (file, code, expected) => {
    const outline = await outlineOf(file, code);
    const told = outline?.map(
      ({ name, kind, line, depth }) => `${kind} ${name} ${line}${"+".repeat(depth)}`,
    );
    expect(told?.join(", ")).toBe(expected);
  },
);

test("code with errors keeps what can be read; other files have no outline", async () => {
  const outline = await outlineOf(
    "till.ts",
    "export function total() {}\nclass {{{ ]\nfunction open() {}\n",
  );
  expect(outline?.map(({ name }) => name)).toContain("total");
  expect(await outlineOf("prices.csv", "tea,7\n")).toBeUndefined();
});
