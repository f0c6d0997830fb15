import { expect, test } from "vitest";
import { duplicatedCode } from "../../../../agents/audit/analyzers/duplicated-code.ts";
import { makeRepository } from "../../../tools/make-repository.ts";
import { codeLines, makeContext } from "../make-context.ts";

const copied = codeLines(30, "leek");

test("thirty equal lines in two files are one finding, whatever the white space", async () => {
  const garden = await makeRepository({
    "src/spring.py": `def spring():\n${copied}    return 1\n`,
    "src/autumn.py": `import os\n\ndef autumn(bed):\n${copied.replaceAll("  const", "\n      const")}    return bed\n`,
  });
  const found = await duplicatedCode.run(await makeContext(garden));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ path: "src/autumn.py", confidence: 0.65 });
  expect(found[0]?.places).toMatchObject([{ path: "src/spring.py", line: 2 }]);
  expect(found[0]?.message).toContain("30 lines");
});

test("three copies are one finding with three places", async () => {
  const files = ["a", "b", "c"].map((name) => [
    `src/${name}.js`,
    `export const ${name} = 1;\n${copied}`,
  ]);
  const garden = await makeRepository(Object.fromEntries(files));
  const found = await duplicatedCode.run(await makeContext(garden));
  expect(found.map(({ places }) => places.length)).toEqual([2]);
});

test("short repeats, tables, tests and build output are no finding", async () => {
  const garden = await makeRepository({
    "src/short.js": `// one\n${codeLines(20, "pea")}`,
    "src/brief.js": `// two\n${codeLines(20, "pea")}`,
    "src/table.js": `export const table = [\n${"  1, 2, 3,\n".repeat(60)}];\n`,
    "src/board.js": `export const board = [\n${"  1, 2, 3,\n".repeat(60)}];\n`,
    "test/one.test.js": copied,
    "test/two.test.js": copied,
    "dist/esm.js": copied,
    "dist/cjs.js": copied,
  });
  expect(await duplicatedCode.run(await makeContext(garden))).toEqual([]);
});

test("two editions of one module are less sure", async () => {
  const garden = await makeRepository({ "src/bed.browser.js": copied, "src/bed.node.js": copied });
  expect((await duplicatedCode.run(await makeContext(garden)))[0]?.confidence).toBe(0.4);
});

test("a file put together from others is a bundle, and no finding", async () => {
  const beds = ["pea", "leek", "chard", "bean"];
  const parts = Object.fromEntries(beds.map((name) => [`src/${name}.js`, codeLines(30, name)]));
  const garden = await makeRepository({ ...parts, "garden.js": Object.values(parts).join("\n") });
  const context = await makeContext(garden);
  expect(await duplicatedCode.run(context)).toEqual([]);
  expect(context.notes.join()).toContain("garden.js repeat many files");
});
