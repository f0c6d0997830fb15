import { expect, test } from "vitest";
import { importCycles } from "../../../../agents/audit/analyzers/import-cycles.ts";
import { makeRepository } from "../../../tools/make-repository.ts";
import { makeContext } from "../make-context.ts";

test("circles at run time are found, with the line of each import", async () => {
  const shop = await makeRepository({
    "src/cart.ts": 'import { price } from "./price.js";\nexport const cart = () => price();\n',
    "src/price.ts": '// prices\nimport { vat } from "./vat";\nexport const price = () => vat();\n',
    "src/vat.ts": 'import { cart } from "./cart.ts";\nexport const vat = () => cart();\n',
  });
  const found = await importCycles.run(await makeContext(shop));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ path: "src/cart.ts", line: 1, impact: 3 });
  expect(found[0]?.places.map(({ path, line }) => `${path}:${line}`)).toEqual([
    "src/price.ts:2",
    "src/vat.ts:1",
  ]);
});

test("types, late imports and lone modules make no circle", async () => {
  const shop = await makeRepository({
    "src/bed.ts":
      'import type { Leek } from "./leek.ts";\nexport interface Bed { leeks: Leek[] }\nexport const size = 3;\n',
    "src/leek.ts":
      'import { size } from "./bed.ts";\nexport interface Leek { size: number }\nexport const leek = size;\n',
    "src/soil.ts": 'import { Water } from "./water.ts";\nexport const soil = (w: Water) => w;\n',
    "src/water.ts":
      'import { soil } from "./soil.ts";\nexport interface Water { litres: number }\nexport const pour = soil;\n',
    "src/late.js": 'exports.late = () => {\n  return require("./early").early;\n};\n',
    "src/early.js": 'const { late } = require("./late");\nexports.early = late;\n',
  });
  expect(await importCycles.run(await makeContext(shop))).toEqual([]);
});

test("a condition of the repository's own leads its imports to the sources", async () => {
  const garden = await makeRepository({
    "package.json": JSON.stringify({
      name: "garden",
      imports: { "#beds": { "garden-source": "./src/beds.ts", default: "./dist/beds.js" } },
    }),
    "tsconfig.json":
      '{\n  // sources first\n  "compilerOptions": { "customConditions": ["garden-source"] }\n}\n',
    "src/beds.ts": 'import { leek } from "./leek.ts";\nexport const beds = () => leek();\n',
    "src/leek.ts": 'import { beds } from "#beds";\nexport const leek = () => beds();\n',
  });
  expect(await importCycles.run(await makeContext(garden))).toHaveLength(1);
});

test("Python modules that import each other at the top are found; inside a function they are not", async () => {
  const library = await makeRepository({
    "src/library/__init__.py": "",
    "src/library/loans.py": "from .books import Book\n\nclass Loan:\n    pass\n",
    "src/library/books.py": "import os\nfrom library.loans import Loan\n\nclass Book:\n    pass\n",
    "src/library/readers.py": "from . import fines\n",
    "src/library/fines.py": "def fine():\n    from . import readers\n    return readers\n",
  });
  const found = await importCycles.run(await makeContext(library));
  expect(found.map(({ message }) => message)).toEqual([
    expect.stringContaining("src/library/books.py → src/library/loans.py → src/library/books.py"),
  ]);
});
