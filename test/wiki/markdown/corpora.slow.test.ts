import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { parseFast } from "../../../wiki/markdown/parse-fast.ts";
import { parsePlain } from "../../../wiki/markdown/parse-plain.ts";
import { parseReference } from "../../../wiki/markdown/parse-reference.ts";
import { tangleIn } from "../../../wiki/markdown/tangle.ts";
import { vaultsFolder } from "../vaults.ts";
import { factsOf } from "./facts.ts";

async function pagesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
    .map((entry) => join(entry.parentPath, entry.name));
}

// Real vaults lie beside the repository (LOOPWIKI_CORPORA); a machine without them compares nothing here.
const vaults = vaultsFolder === undefined ? [] : await readdir(vaultsFolder);
if (vaults.length === 0)
  process.stderr.write("No corpora here (LOOPWIKI_CORPORA): the two parsers are not compared.\n");

describe("the fast paths read every page of real vaults as the reference does", () => {
  test("if there are vaults", () => expect(vaults.length).not.toBe(1));
  test.each(vaults)("%s", { timeout: 300_000 }, async (vault) => {
    const files = await pagesOf(join(vaultsFolder ?? "", vault));
    let [left, tangled, plain] = [0, 0, 0];
    const different: string[] = [];
    for (const file of files) {
      const source = await readFile(file, "utf8");
      if (tangleIn(source) !== undefined) {
        tangled += 1;
        continue;
      }
      const [quick, fast] = [parsePlain(source), parseFast(source)];
      if (quick) plain += 1;
      if (!fast) left += 1;
      const read = [quick, fast].filter((document) => document !== undefined);
      const facts = read.length > 0 && factsOf(parseReference(source).document);
      if (!read.every((document) => isDeepStrictEqual(factsOf(document), facts)))
        different.push(file);
    }
    expect(different).toEqual([]);
    const share = ((left / files.length) * 100).toFixed(1);
    process.stdout.write(
      `${vault}: ${files.length} pages, ${plain} read without a parser, ${left} (${share} %) left to the reference, ${tangled} not read\n`,
    );
    expect(tangled).toBe(0);
    expect(left / files.length).toBeLessThan(0.1);
  });
});
