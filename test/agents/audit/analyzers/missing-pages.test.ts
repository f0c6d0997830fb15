import { expect, test } from "vitest";
import { missingPages } from "../../../../agents/audit/analyzers/missing-pages.ts";
import type { AuditFinding } from "../../../../agents/audit/finding.ts";
import { makeRepository } from "../../../tools/make-repository.ts";
import { codeLines, makeContext } from "../make-context.ts";

function module(name: string, lines = 200, imports = ""): string {
  return `${imports}export function ${name}(x) {\n${codeLines(lines, name)}  return x;\n}\n`;
}

const shop = {
  "wiki/index.md": "# Index\n\n- [[20_SYSTEM/garden]]\n",
  "lib/cart.js": module("cart", 200, 'import "./price.js";\n'),
  "lib/price.js": module("price"),
  "lib/stock.js": module("stock", 400),
  "lib/vat.js": module("vat", 160),
  "lib/open.js": module("open", 20),
};

async function audit(files: Record<string, string>, contentRoot = ""): Promise<AuditFinding[]> {
  return missingPages.run(await makeContext(await makeRepository(files), { contentRoot }));
}

function told(found: readonly AuditFinding[]): (string | undefined)[] {
  return found.map(({ message }) => /names: (\S+)/.exec(message)?.[1]);
}

test("the three largest and most used files without a page are found, with a page for each", async () => {
  const found = await audit(shop);
  expect(told(found)).toEqual(["lib/price.js", "lib/stock.js", "lib/cart.js"]);
  expect(found[0]).toMatchObject({
    path: "lib/price.js",
    line: 1,
    category: "docs",
    message:
      "Unexpected module that no wiki page names: lib/price.js (204 lines, used by 1 other module), expected a page that says what it is for",
    fix: {
      files: ["wiki/20_SYSTEM/price.md", "wiki/index.md"],
      verify: [
        "test -s wiki/20_SYSTEM/price.md",
        "grep -qE '20_SYSTEM/price(\\.md)?[]|)#]' wiki/index.md",
      ],
    },
  });
});

test.each([
  ["a link", "[the price](../../lib/price.js#L3)"],
  ["its sources", "---\nsources:\n  - path: lib/price.js\n---\n"],
  ["the text", "Prices are made in `price.js`."],
])("a module that a page names in %s is described", async (_, page) => {
  const found = await audit({ ...shop, "wiki/20_SYSTEM/money.md": page });
  expect(told(found)).toEqual(["lib/stock.js", "lib/cart.js", "lib/vat.js"]);
});

test("a page about the folder describes its files; the log or a word that is also a name does not", async () => {
  const sources = "---\nsources:\n  - path: lib/\n---\n";
  expect(await audit({ ...shop, "wiki/20_SYSTEM/lib.md": sources })).toEqual([]);
  const log = { "wiki/log.md": "lib/price.js\n", "wiki/90_LOG/run.md": "`lib/stock.js`\n" };
  expect(told(await audit({ ...shop, ...log }))).toContain("lib/price.js");
  const prose = "The price of the stock in a cart, see other-price.js and lib/price.jsx.";
  expect(told(await audit({ ...shop, "wiki/10_DOMAIN/words.md": prose }))).toHaveLength(3);
});

test("without a wiki, for build output, tests, examples, seeds and small files there is nothing to say", async () => {
  const { "wiki/index.md": index, ...code } = shop;
  expect(await audit(code)).toEqual([]);
  expect(await audit({ ...shop, "wiki/index.md": index }, "memory")).toEqual([]);
  const others = ["dist/a.js", "test/b.js", "examples/c.js", "cli/seed/d.js", "test/fixtures/e.js"];
  const files = Object.fromEntries(others.map((path) => [path, module("other")]));
  expect(await audit({ ...files, "wiki/index.md": index, "open.js": module("o", 20) })).toEqual([]);
});

test("in a repository of many folders the folders are the modules, below the content root", async () => {
  const found = await audit(
    {
      "memory/wiki/index.md": "# Index\n",
      "memory/wiki/20_SYSTEM/till.md": "Not about the folder.\n",
      "src/cart/add.js": module("add", 120, 'import "../till/open.js";\n'),
      "src/cart/drop.js": module("drop", 90),
      "src/till/open.js": module("open", 180),
      "src/stock/a.js": module("a", 10),
      "src/price/b.js": module("b", 10),
    },
    "memory",
  );
  expect(told(found)).toEqual(["src/till/", "src/cart/"]);
  expect(found.map(({ path, fix }) => [path, fix.kind === "agent" && fix.files])).toEqual([
    ["src/till/open.js", ["memory/wiki/20_SYSTEM/src-till.md", "memory/wiki/index.md"]],
    ["src/cart/add.js", ["memory/wiki/20_SYSTEM/cart.md", "memory/wiki/index.md"]],
  ]);
});
