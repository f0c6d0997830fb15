import { expect, test } from "vitest";
import {
  clausesOf,
  namesIn,
  partsOf,
  together,
  wholeOf,
} from "../../../../agents/packet/repo-map/words.ts";

test("names are counted, grammar and everyday words are not", () => {
  const code = "export function roundPrice(price) {\n  // the price of größe\n  return price;\n}";
  expect(Object.fromEntries(namesIn(code))).toEqual({ roundPrice: 1, price: 3, größe: 1 });
});

test("a name is its words in any style, without endings", () => {
  for (const name of ["roundPrice", "round_prices", "RoundPrice", "ROUND-PRICE", "round.price"])
    expect(partsOf(name)).toEqual(["round", "price"]);
  expect(partsOf("HTTPServer2Go")).toEqual(["http", "server2", "go"]);
  expect(wholeOf("roundPrice")).toBe(wholeOf("round_price"));
});

test("a text is its clauses; scope and first line weigh more, signatures and tickets nothing", () => {
  const clauses = clausesOf(
    "fix(till): round prices; empty shelves\n\nThe basket was wrong.\n\nFixes #12\nSigned-off-by: Ada <ada@shop.example>\nhttps://shop.example/issues/12",
  );
  expect(clauses).toHaveLength(3);
  const [first, second, third] = clauses;
  expect(first?.get("till")).toBe(4);
  expect(first?.get("round")).toBe(2);
  expect(second?.get("shelv")).toBe(2);
  expect(third?.get("basket")).toBe(1);
  const all = together(clauses);
  expect(["ada", "sign", "issu", "shop"].filter((word) => all.has(word))).toEqual([]);
});

test("a first line that begins like a trailer is read all the same", () => {
  expect([...together(clausesOf("Fixed #31 -- Corrected till/rounding")).keys()]).toContain("till");
});
