import * as fc from "fast-check";
import { expect, test } from "vitest";
import { renderMap, type OutlinedFile } from "../../../../agents/packet/repo-map/render-map.ts";
import { estimateTokens } from "../../../../agents/packet/tokens.ts";

const till: OutlinedFile = {
  path: "src/till.ts",
  lines: [
    "export class Till {",
    "  total(",
    "    basket: Basket,",
    "    day: Date,",
    "  ): number {",
    "    return 0;",
    "  }",
    "  open(): void {}",
    "}",
  ],
  definitions: [
    { name: "Till", kind: "type", line: 1, depth: 0 },
    { name: "total", kind: "function", line: 2, depth: 1 },
    { name: "open", kind: "function", line: 8, depth: 1 },
  ],
  relevance: ({ name }) => (name === "open" ? 0 : 1),
};

test("outlines of the first files, then names by folder", () => {
  const paths = ["src/till.ts", "src/shelf.ts", "test/till.test.ts", "src/tea.ts", "main.ts"];
  const { text, files } = renderMap([till], paths, 300);
  expect(text).toBe(
    [
      "src/till.ts",
      "1│export class Till",
      "2│  total(basket: Basket, day: Date, ): number",
      "⋮",
      "8│  open(): void {}",
      "src/: shelf.ts tea.ts",
      "test/: till.test.ts",
      "./: main.ts",
    ].join("\n"),
  );
  expect(files).toEqual([
    "src/till.ts",
    "src/shelf.ts",
    "test/till.test.ts",
    "src/tea.ts",
    "main.ts",
  ]);
});

test("a name that could fake another line is left out", () => {
  const paths = ["src/till.ts", "src/a\nsrc/admin.ts"];
  expect(renderMap([], paths, 300).files).toEqual(["src/till.ts"]);
});

test("never above its budget; every file that it names stands in it", () => {
  const path = fc
    .array(fc.constantFrom("src", "till", "größe", "x", "test", "a-very-long-folder-name"), {
      minLength: 1,
      maxLength: 5,
    })
    .map((parts) => `${parts.join("/")}.ts`);
  const file = fc.record({ path, lines: fc.array(fc.string(), { maxLength: 9 }) }).map((some) => ({
    ...till,
    ...some,
  }));
  fc.assert(
    fc.property(
      fc.array(file, { maxLength: 6 }),
      fc.uniqueArray(path),
      fc.nat(600),
      (outlined, paths, budget) => {
        const all = [...new Set([...outlined.map((one) => one.path), ...paths])];
        const { text, files } = renderMap(outlined, all, budget);
        expect(estimateTokens(text)).toBeLessThanOrEqual(budget);
        const missing = files.filter(
          (named) => !text.includes(named.slice(named.lastIndexOf("/") + 1)),
        );
        expect(missing).toEqual([]);
      },
    ),
  );
});
