import { parseMarkdown } from "#wiki";
import { expect, test } from "vitest";
import { parseTree } from "../../../wiki/markdown/parse.ts";

test.each([
  ["lists", "- ".repeat(10_000), /^nesting/],
  ["numbered lists", "1. ".repeat(10_000), /^nesting/],
  ["quotes", `x\n${">".repeat(20_000)}`, /^nesting/],
  ["quotes and lists", "> - ".repeat(60), /^nesting/],
  ["brackets", "[".repeat(20_000), /^20000 unclosed/],
  ["link starts", "[a](".repeat(5_000), /^5000 unclosed/],
  ["wiki links", "![[a".repeat(5_000), /^10000 unclosed/],
  ["emphasis", "**a*".repeat(5_000), /^5001 marks/],
  ["length", "word ".repeat(200_000), /^10000\d\d characters/],
])("%s that would take minutes are not read, at once", (_name, source, reason) => {
  const started = Date.now();
  const document = parseMarkdown(`---\ntitle: Weeds\n---\n${source}`);
  expect(Date.now() - started).toBeLessThan(1_000);
  expect(document.tangle).toMatch(reason);
  expect(document.frontMatter.data).toEqual({ title: "Weeds" });
  expect(parseTree(source).tree.children.map(({ type }) => type)).toEqual(["code"]);
});

test.each([
  ["rules", `${"-".repeat(200)}\n\n${"*".repeat(200)}\n\nTitle\n${"=".repeat(200)}`],
  ["a big table", `|a|b|\n|-|-|\n${"| [[tomato\\|T]] | **red** _ripe_ |\n".repeat(1_500)}`],
  ["a long list", "- [[tomato]] (*red*)\n".repeat(5_000)],
  ["nested lists", Array.from({ length: 20 }, (_, depth) => `${"  ".repeat(depth)}- x`).join("\n")],
])("%s are read", (_name, source) => {
  expect(parseMarkdown(source).tangle).toBeUndefined();
});
