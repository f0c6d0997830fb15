import { expect, test } from "vitest";
import { untestedModules } from "../../../../agents/audit/analyzers/untested-modules.ts";
import { makeRepository } from "../../../tools/make-repository.ts";
import { codeLines, makeContext } from "../make-context.ts";

function code(open: string, close = ""): string {
  return `${open}\n${codeLines(40, "v", "    ")}${close}\n`;
}

function module(name: string, imports = ""): string {
  return `${imports}export function ${name}(x) {\n${codeLines(40, "v")}  return x;\n}\n`;
}

test("modules that no test reaches are found; those behind a barrel or one step away are tested", async () => {
  const shop = await makeRepository({
    "src/index.js": 'export * from "./cart.js";\nexport { price } from "./price.js";\n',
    "src/cart.js": module("cart", 'import { vat } from "./vat.js";\n'),
    "src/price.js": module("price"),
    "src/vat.js": module("vat"),
    "src/forgotten.js": module("forgotten"),
    "src/names.js": `export const names = [\n${'  "leek",\n'.repeat(60)}];\n`,
    "scripts/release.js": module("release"),
    "test/shop.test.js": 'import { cart } from "../src/index.js";\ncart(1);\n',
  });
  const found = await untestedModules.run(await makeContext(shop));
  expect(found.map(({ path }) => path)).toEqual(["src/forgotten.js"]);
  expect(found[0]?.fix).toMatchObject({
    files: ["test/forgotten.test.js"],
    verify: ["test -s test/forgotten.test.js"],
  });
});

test("a test that only names a module, as a path to run, tests it", async () => {
  const shop = await makeRepository({
    "src/cart.js": module("cart"),
    "src/program.js": module("program"),
    "test/cart.test.js": 'import "../src/cart.js";\nspawn("node", ["src/program.js"]);\n',
  });
  expect(await untestedModules.run(await makeContext(shop))).toEqual([]);
});

test("a repository without tests gets one finding, with a test that can be run", async () => {
  const shop = await makeRepository({
    "src/cart.js": module("cart", 'import "./price.js";\n'),
    "src/door.js": module("door", 'import "./price.js";\n'),
    "src/price.js": module("price"),
  });
  const found = await untestedModules.run(await makeContext(shop));
  expect(found.map(({ rule, path }) => [rule, path])).toEqual([["no-tests", "src/price.js"]]);
  expect(found[0]?.fix).toMatchObject({
    verify: ["test -s test/price.test.js", "node --test test/price.test.js"],
  });
});

test("tests of the built package say nothing about its modules", async () => {
  const shop = await makeRepository({
    "package.json": '{"name": "shop"}',
    "src/cart.js": module("cart"),
    "src/door.js": module("door"),
    "test/cart.test.js": 'import "shop";\nimport "../src/door.js";\n',
  });
  const context = await makeContext(shop);
  expect(await untestedModules.run(context)).toEqual([]);
  expect(context.notes.join()).toContain("built package");
});

test("Python by name, Go by package, Rust by its own test module", async () => {
  const library = await makeRepository({
    "library/loans.py": code("def loan():"),
    "library/fines.py": code("def fine():"),
    "tests/test_loans.py": "from library import loans\n",
    "pkg/shelf/shelf.go": code("package shelf\nfunc Put() {", "}"),
    "pkg/shelf/shelf_test.go": "package shelf\n",
    "pkg/cellar/cellar.go": code("package cellar\nfunc Put() {", "}"),
    "src/book.rs": code("pub fn read() {", "}\n#[cfg(test)]\nmod tests {}"),
  });
  const found = await untestedModules.run(await makeContext(library));
  expect(found.map(({ path, fix }) => [path, fix.kind === "agent" && fix.files[0]])).toEqual([
    ["library/fines.py", "tests/test_fines.py"],
    ["pkg/cellar/cellar.go", "pkg/cellar/cellar_test.go"],
  ]);
});
