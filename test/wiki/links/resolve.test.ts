import { PageIndex } from "#wiki";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { describeResolution, indexOf, linkIn } from "../garden.ts";

const tomato =
  "---\ntitle: Tomato\ntype: domain\naliases: [Love Apple, Paradeiser]\n---\n# Sowing\n\n## Frost & ice\n\n## Beds\n\n### Frost\n\nCold. ^cold\n";
const garden = indexOf(
  {
    "wiki/10_DOMAIN/tomato.md": tomato,
    "wiki/10_DOMAIN/herbs/Basil Genovese.md": "# Basil",
    "wiki/10_DOMAIN/bed.md": "# Bed",
    "wiki/20_SYSTEM/bed.md": "# Bed pump",
    "wiki/20_SYSTEM/node.js.md": "# Runtime",
    "wiki/index.md": "# Index",
  },
  ["src/pump.ts", "src", "wiki/10_DOMAIN/plan.png", "wiki/map.png", "secret.txt", "raw/notes.pdf"],
);
const from = "wiki/10_DOMAIN/tomato.md";

function resolve(markdown: string, fromPath = from, index = garden): string {
  return describeResolution(index.resolve(linkIn(markdown), fromPath));
}

test.each([
  ["[[tomato]]", "10_DOMAIN/tomato"],
  ["[[TOMATO.md]]", "10_DOMAIN/tomato"],
  ["[[10_domain/Tomato]]", "10_DOMAIN/tomato"],
  ["[[wiki/10_DOMAIN/tomato]]", "10_DOMAIN/tomato"],
  ["[[/10_DOMAIN/tomato]]", "10_DOMAIN/tomato"],
  ["[[love apple]]", "10_DOMAIN/tomato"],
  ["[[basil genovese]]", "10_DOMAIN/herbs/Basil Genovese"],
  ["[[herbs/Basil Genovese]]", "10_DOMAIN/herbs/Basil Genovese"],
  ["[[../20_SYSTEM/bed]]", "20_SYSTEM/bed"],
  ["[[bed]]", "10_DOMAIN/bed"],
  ["[[node.js]]", "20_SYSTEM/node.js"],
  ["[[index]]", "index"],
  ["[[#Sowing]]", "10_DOMAIN/tomato#sowing"],
  ["[[tomato#frost & ICE]]", "10_DOMAIN/tomato#frost--ice"],
  [
    "[[tomato#Frost ice]]",
    "missing heading `#Frost ice`, which wiki/10_DOMAIN/tomato.md lacks; Frost & ice",
  ],
  ["[[tomato#frost--ice]]", "10_DOMAIN/tomato#frost--ice"],
  ["[[tomato#Beds#Frost]]", "10_DOMAIN/tomato#frost"],
  ["[[tomato#^cold]]", "10_DOMAIN/tomato^cold"],
  ["[[tomato#^warm]]", "missing block `^warm`, which wiki/10_DOMAIN/tomato.md lacks"],
  ["[[tomatto]]", "missing `tomatto`, which does not exist; 10_DOMAIN/tomato"],
  ["![[plan.png]]", "file wiki/10_DOMAIN/plan.png"],
  ["![[map.png]]", "file wiki/map.png"],
  ["![[raw/notes.pdf]]", "file raw/notes.pdf"],
  ["[[../../secret.txt]]", "missing `../../secret.txt`, which does not exist"],
  ["[[../../../secret.txt]]", "missing `../../../secret.txt`, which does not exist"],
  ["[[../../etc/passwd]]", "missing `../../etc/passwd`, which does not exist"],
])("%s from a domain page is %s", (markdown, expected) => {
  expect(resolve(markdown)).toBe(expected);
});

test.each([
  ["[t](tomato.md)", "10_DOMAIN/tomato"],
  ["[t](./Tomato.md#sowing)", "10_DOMAIN/tomato#sowing"],
  ["[t](herbs/Basil%20Genovese.md)", "10_DOMAIN/herbs/Basil Genovese"],
  ["[t](<herbs/Basil Genovese.md>)", "10_DOMAIN/herbs/Basil Genovese"],
  ["[t](../20_SYSTEM/bed.md)", "20_SYSTEM/bed"],
  ["[t](bed)", "10_DOMAIN/bed"],
  ["[t](#beds)", "10_DOMAIN/tomato#beds"],
  ["[t](#bads)", "missing heading `#bads`, which wiki/10_DOMAIN/tomato.md lacks; Beds"],
  ["[pump.ts:12](../../src/pump.ts#L12)", "file src/pump.ts"],
  ["[src](../../src/)", "file src"],
  ["[pump](/src/pump.ts)", "file src/pump.ts"],
  ["[t](/wiki/10_DOMAIN/tomato.md)", "10_DOMAIN/tomato"],
  ["[gone](../../src/gone.ts)", "missing `../../src/gone.ts`, which does not exist"],
  [
    "[out](../../../etc/passwd)",
    "missing `../../../etc/passwd`, which leads out of the repository",
  ],
  ["[out](%2e%2e/%2e%2e/%2e%2e/x)", "missing `../../../x`, which leads out of the repository"],
  ["[bad](50%.md)", "missing `50%.md`, which does not exist"],
  ["<https://seeds.example>", "external https://seeds.example"],
  ["[m](mailto:ada@shop.example)", "external mailto:ada@shop.example"],
  ["[p](//seeds.example/x)", "external //seeds.example/x"],
])("%s from a domain page is %s", (markdown, expected) => {
  expect(resolve(markdown)).toBe(expected);
});

test("a name of two pages is ambiguous unless one is in the same folder", () => {
  expect(resolve("[[bed]]", "wiki/index.md")).toBe("ambiguous 10_DOMAIN/bed 20_SYSTEM/bed");
  expect(resolve("[[bed]]", "wiki/20_SYSTEM/node.js.md")).toBe("20_SYSTEM/bed");
});

test("a memory below another content root reaches its pages and the code", () => {
  const index = indexOf(
    { "wiki/10_DOMAIN/tomato.md": tomato, "wiki/index.md": "" },
    ["src/pump.ts"],
    "memory",
  );
  const resolveIn = (markdown: string) => resolve(markdown, from, index);
  expect(resolveIn("[p](../../../src/pump.ts#L3)")).toBe("file src/pump.ts");
  expect(resolveIn("[p](../../src/pump.ts)")).toMatch(/^missing/);
  expect(resolveIn("[i](../index.md)")).toBe("index");
  expect(resolveIn("[i](/memory/wiki/index.md)")).toBe("index");
});

test("the same name in another Unicode form is the same page", () => {
  const index = indexOf({ "wiki/10_DOMAIN/kür\u0062is.md": "", "wiki/index.md": "" });
  expect(resolve("[[KU\u0308RBIS]]", "wiki/index.md", index)).toBe("10_DOMAIN/kürbis");
});

test("find answers only when one page can be meant", () => {
  expect(garden.find("Paradeiser")?.path).toBe("wiki/10_DOMAIN/tomato.md");
  expect(garden.find("bed")).toBeUndefined();
  expect(garden.find("nothing")).toBeUndefined();
});

const step = fc.constantFrom(
  "..",
  ".",
  "",
  "wiki",
  "etc",
  "passwd",
  "bed",
  "%2e%2e",
  "a\\b",
  "C:",
  "tomato",
  "raw",
  "\0",
);
const target = fc.array(step, { minLength: 1, maxLength: 8 }).map((steps) => steps.join("/"));

test("no target leads to anything but a page of the index or a file that was confirmed inside", () => {
  const asked: string[] = [];
  const index = indexOf(
    { "wiki/10_DOMAIN/bed.md": "", "wiki/10_DOMAIN/tomato.md": tomato },
    [],
    "memory",
  );
  const open = { prefix: "memory", fileExists: (path: string) => asked.push(path) > 0 };
  const trusting = new PageIndex(index.pages, open);
  const kinds = fc.constantFrom("wiki" as const, "embed" as const, "markdown" as const);
  fc.assert(
    fc.property(
      kinds,
      fc.oneof(
        target,
        target.map((path) => `${path}.png`),
      ),
      (kind, written) => {
        const place = linkIn("[[x]]").place;
        const found = trusting.resolve({ kind, target: written, place }, from);
        const page = found.kind === "page" ? found.page : index.pages[0];
        expect(index.pages).toContain(page);
        const file = found.kind === "file" && kind !== "markdown" ? found.path : "memory/wiki/x";
        expect(file).toMatch(/^memory\/(wiki|raw)\//);
        for (const path of asked.splice(0)) {
          expect(path.split("/")).not.toContain("..");
          expect(path.startsWith("/")).toBe(false);
          expect(path).not.toContain("\0");
        }
      },
    ),
    { numRuns: 1000 },
  );
});
