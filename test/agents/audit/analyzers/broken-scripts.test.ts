import { expect, test } from "vitest";
import { brokenScripts } from "../../../../agents/audit/analyzers/broken-scripts.ts";
import type { AuditFinding } from "../../../../agents/audit/finding.ts";
import { makeRepository } from "../../../tools/make-repository.ts";
import { makeContext } from "../make-context.ts";

function manifest(scripts: Record<string, string>, more: object = {}): string {
  return `${JSON.stringify({ name: "shop", private: true, ...more, scripts }, null, 2)}\n`;
}

async function audit(
  files: Record<string, string>,
  commands: Record<string, string> = {},
): Promise<AuditFinding[]> {
  const shop = await makeRepository({ "till.js": "open();\n", ...files });
  return brokenScripts.run(await makeContext(shop, { commands }));
}

/** Name of the script and kind of its fix. */
function told(found: readonly AuditFinding[]): (string | undefined)[][] {
  return found.map(({ excerpt, fix }) => [/"([^"]+)"/.exec(excerpt)?.[1], fix.kind]);
}

test("scripts that name missing files are found, and may go when nobody runs them", async () => {
  const found = await audit({
    "package.json": manifest({
      test: "node test/all.js",
      labels: "node tools/labels.js",
      prelabels: "sh tools/paper.sh",
      "stock:count": "cd warehouse && node count.js",
      open: "node till.js",
    }),
  });
  expect(told(found)).toEqual([
    ["test", "agent"],
    ["labels", "mechanical"],
    ["prelabels", "mechanical"],
    ["stock:count", "mechanical"],
  ]);
  expect(found[3]).toMatchObject({
    path: "package.json",
    line: 8,
    excerpt: '    "stock:count": "cd warehouse && node count.js",',
    category: "tooling",
    message:
      "Unexpected missing warehouse, count.js in the script stock:count, expected them to be in the repository",
    fix: {
      command: "npm pkg delete",
      args: ["'scripts[stock:count]'"],
      verify: ["npm pkg get 'scripts[stock:count]' | grep -qx '{}'"],
    },
  });
  expect(found[0]?.fix).toMatchObject({
    verify: ["test -e test/all.js || ! npm pkg get 'scripts[test]' | grep -qF -- test/all.js"],
  });
});

test.each<[string, Record<string, string>]>([
  ["another script runs it", { "package.json": manifest({ all: "npm run labels", labels: "" }) }],
  ["a group of scripts", { "package.json": manifest({ all: "run-p stock:*", "stock:x": "" }) }],
  ["the pipeline runs it", { ".github/workflows/ci.yml": "steps:\n  - run: pnpm run labels\n" }],
  ["a document tells people to", { "README.md": "Print them with `npm run labels`.\n" }],
  [
    "a setting names it",
    { "package.json": manifest({ labels: "" }, { hooks: { x: "run labels" } }) },
  ],
  [
    "a hook of a script that stays",
    { "package.json": manifest({ prelabels: "", labels: "true" }) },
  ],
  ["it has a hook that stays", { "package.json": manifest({ labels: "", postlabels: "true" }) }],
  ["a program asks for it by name", { "run.js": 'spawn("npm", ["run", "labels"]);\n' }],
  ["the file has moved", { "old/labels.js": "print();\n" }],
  [
    "a script that stays names the file too",
    { "package.json": manifest({ test: "", labels: "" }) },
  ],
  [
    "the file is formatted by hand",
    { "package.json": manifest({ labels: "" }).replace("\n}", "}") },
  ],
])("it is mended rather than removed when %s", async (_, files) => {
  const plain = manifest({ labels: "" });
  const text = (files["package.json"] ?? plain).replaceAll('": ""', '": "node tools/labels.js"');
  const found = await audit({ ...files, "package.json": text });
  expect(found.map(({ fix }) => fix.kind)).not.toContain("mechanical");
  expect(found.length).toBeGreaterThan(0);
});

test("a configured command is never removed", async () => {
  const text = manifest({ labels: "node tools/labels.js" });
  expect(told(await audit({ "package.json": text }, { lint: "npm run labels" }))).toEqual([
    ["labels", "agent"],
  ]);
});

test("what is there, ignored, built or written by something is not missing", async () => {
  const found = await audit({
    "package.json": manifest(
      {
        a: "node till.js && node dist/till.js && node lib/main.js",
        b: "cp till.js made/till.js",
        c: "node made/till.js",
        d: "cat secrets/prices.json",
        e: "node compiled/till.js",
        f: "eslint test/unit/till.js garden/",
        g: "cat data/list.json",
        h: "jest test/unit/ti",
        i: "node linked/deep/x.js",
        j: "tsc -b && node tools/weigh.js",
      },
      { files: ["lib/"] },
    ),
    ".gitignore": "secrets/\n",
    "tsconfig.json": '{"compilerOptions": {"outDir": "./compiled"}}',
    "test/unit/till.js": "",
    "garden/bed.txt": "tomato\n",
    "write.js": 'write(join("data", "list.json"));\n',
    "tools/weigh.ts": "",
    linked: "stands for a submodule",
  });
  expect(told(found)).toEqual([]);
});

test("TypeScript in a folder called build is no build output; a wrong manifest says nothing", async () => {
  const text = manifest({ ship: "node ./build/ship.ts" });
  expect(told(await audit({ "package.json": text }))).toEqual([["ship", "mechanical"]]);
  expect(await audit({ "package.json": "{ not json" })).toEqual([]);
});

test("the place keeps its fingerprint when the script moves down", async () => {
  const first = await audit({ "package.json": manifest({ labels: "node tools/labels.js" }) });
  const second = await audit({
    "package.json": manifest({ open: "true", labels: "node tools/labels.js" }),
  });
  expect(second[0]?.fingerprint).toBe(first[0]?.fingerprint);
});
