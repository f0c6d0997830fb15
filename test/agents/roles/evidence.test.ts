import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Git } from "#wiki";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { citedPlaces, unproven } from "../../../agents/roles/evidence.ts";
import { makeRepositoryAt } from "../../tools/make-repository.ts";

let folder = "";
let git: Git;
let before = "";
let after = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "loopwiki-evidence-"));
  const shop = await makeRepositoryAt(join(folder, "shop"), {
    "src/pricing.js": "one\ntwo\nthree\n",
    "docs/two words.md": "one\n",
    "src/old.js": "gone\n",
  });
  ({ git } = shop);
  before = await git.run(["rev-parse", "HEAD"]);
  await git.run(["rm", "-q", "src/old.js"]);
  after = await shop.commit("Tidy up");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ["src/pricing.js:3", [["src/pricing.js", 3]]],
  [
    "see `src/pricing.js:2-3`, and ./README.md:1.",
    [
      ["src/pricing.js", 2],
      ["README.md", 1],
    ],
  ],
  ["`docs/two words.md:1`", [["docs/two words.md", 1]]],
  ["(src/a.js:1) (src/a.js:1)", [["src/a.js", 1]]],
  ["http://shop.example:8080/till", []],
  ["it works", []],
])("%j cites what it names", (text, places) => {
  const found = citedPlaces(text).map(({ path, line }) => [path, line]);
  expect(found).toEqual(expect.arrayContaining(places));
});

test("a place is found in whatever words stand around it", () => {
  const word = fc.stringMatching(/^[a-z ,()]{0,20}$/);
  const path = fc.stringMatching(/^[a-z]{1,8}\/[a-z-]{1,8}\.[a-z]{1,3}$/);
  fc.assert(
    fc.property(word, path, fc.integer({ min: 1, max: 9999 }), word, (left, path, line, right) => {
      expect(citedPlaces(`${left} ${path}:${line} ${right}`)).toContainEqual({ path, line });
    }),
  );
});

test.each([
  "src/pricing.js:3",
  "read `docs/two words.md:1`",
  "src/old.js:1 was removed",
  "src/pricing.js:1, shown on localhost:3000",
])("%j proves something", async (text) => {
  expect(await unproven(git, [after, before], text)).toBeUndefined();
});

test.each([
  ["src/pricing.js:4", "src/pricing.js has 3 lines"],
  ["src/pricing.js:1 and src/pricing.js:99", "no src/pricing.js:99"],
  ["src/pricing.js:0", "no src/pricing.js:0"],
  ["src/tea.js:1", "there is no file src/tea.js"],
  ["../../etc/passwd:1", "there is no file"],
  ["looks good to me", "it cites no `path:line`"],
])("%j proves nothing, and is told why", async (text, problem) => {
  expect(await unproven(git, [after, before], text)).toContain(problem);
});
