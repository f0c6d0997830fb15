import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { expect, test } from "vitest";
import { pathsInScript } from "../../../../agents/audit/scripts/named-paths.ts";

test.each([
  ["node scripts/prices.js", ["scripts/prices.js"]],
  ["node till.js open.json", ["till.js"]],
  ["cross-env SHOP=open node ./till.mjs", ["till.mjs"]],
  ["tsc -p tsconfig.shop.json && eslint src/ test/", ["tsconfig.shop.json", "src", "test"]],
  ["jest --config=config/jest.config.js", ["config/jest.config.js"]],
  ["rollup --sourcemap -c config/rollup.mjs", ["config/rollup.mjs"]],
  ["node --test test/till.test.js", ["test/till.test.js"]],
  ["cp labels/a.txt dist/labels.txt", ["labels/a.txt"]],
  ["cd garden && ./water.sh", ["garden", "garden/water.sh"]],
  ["cd garden && node beds/tomato.js", ["garden", "garden/beds/tomato.js"]],
  ["markdown-to-man man/shop.md > man/shop.1", ["man/shop.md"]],
  ["sh tools/stock.sh all/of/it.txt", ["tools/stock.sh"]],
])("%s reads %j", (script, paths) => {
  expect(pathsInScript(script).inputs.map(({ path }) => path)).toEqual(paths);
});

test.each([
  ["a program of a package", "eslint . && tsd && vitest run"],
  ["a package", "node -r ts-node/register/transpile-only --import tsx/esm"],
  ["a scoped package", "npx @shop/till/main.js"],
  ["a preset", "jest --preset shop-presets/jest.js --reporter=./x.js"],
  ["a glob", 'prettier --check "src/**/*.js" test/{a,b}.js'],
  ["an address", "curl https://shop.example/prices.json -o prices.json"],
  ["a picture of a container", "docker run shop/till:latest"],
  ["a branch", "git push origin feature/prices.js"],
  ["a workspace", "npm --prefix docs run build -w packages/till.js"],
  ["a value of the environment", "PRICES=data/prices.json node -e 'require(\"./x.js\")'"],
  ["an output", "esbuild --outfile=lib/x.js && babel -o lib/till.js"],
  ["the value of an unknown flag", "tool --write-to lib/till.js"],
  ["code on the command line", "node -p 'require(\"./till.js\").open' data/prices.json"],
  ["installed programs", "node node_modules/.bin/till.js && ./node_modules/.bin/jest"],
  ["another repository", "cd ../garden && node beds/tomato.js"],
  ["a file outside", "node ../../scripts/release.js"],
  ["a choice", "test -f config/shop.json && node config/shop.js"],
  ["an alternative", "node config/shop.js || node config/default.js"],
  ["a variable", "node $SHOP/till.js"],
  ["what is taken away", "rimraf lib/till.js && rm -rf ./public/"],
])("%s is no path to read: %s", (_, script) => {
  expect(pathsInScript(script).inputs).toEqual([]);
});

test("what scripts write, move to and delete are outputs", () => {
  const script = "cp a.txt labels/b.txt && rimraf ./public && tool src/x.js -o gen/x.js > log.txt";
  expect(pathsInScript(script).outputs.toSorted()).toEqual([
    "gen/x.js",
    "labels/b.txt",
    "log.txt",
    "public",
  ]);
});

test("any text is read, and no path leads out of the repository", () => {
  const word = constantFrom(
    ..."cd node ../ ./ a/b.js -c --test && | > ' \" .. / x.json cp @a/b".split(" "),
  );
  assert(
    property(
      oneof(
        string(),
        array(word).map((all) => all.join(" ")),
      ),
      (script) => {
        for (const { path } of pathsInScript(script).inputs)
          expect(path).not.toMatch(/^\.\.|^\/|\/$|node_modules|[\s*$]/);
      },
    ),
  );
});
