import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runRules } from "../../../../wiki/lint/run-rules.ts";
import { readVault, vaultsFolder } from "../../vaults.ts";

/**
 * Pages with an alarm, in all vaults together. Nobody hid or leaked anything in them: what is reported is
 * false, but for the bookmarklet of logseq-docs, which is a script in a link.
 */
const expectedPages: Record<string, number> = {
  "hidden-unicode": 0,
  "no-secret": 0,
  "suspicious-instruction": 1,
  contradiction: 0,
  "no-tangled-markdown": 0,
  // powershell-docs has a page of each command for each version, and all of them say its aliases.
  "unique-alias": 498,
};
const only = Object.keys(expectedPages);

const none = (): Promise<undefined> => Promise.resolve(undefined);
const repository = {
  textOf: none,
  blobOf: none,
  textOfBlob: none,
  committedText: none,
  changedFiles: () => Promise.resolve([]),
};

test.skipIf(vaultsFolder === undefined)(
  "other people's vaults set off no alarm (skipped where LOOPWIKI_CORPORA names none)",
  async () => {
    const pages: Record<string, Set<string>> = {};
    let read = 0;
    for (const vault of readdirSync(vaultsFolder ?? "")) {
      const index = await readVault(join(vaultsFolder ?? "", vault));
      read += index.pages.length;
      const subject = {
        index,
        documents: [],
        repository,
        fileOf: ({ path }: { path: string }) => path,
      };
      for (const { finding } of await runRules(subject, { rules: {}, only }))
        (pages[finding.ruleId ?? ""] ??= new Set()).add(`${vault}/${finding.file}`);
    }
    expect(read).toBeGreaterThan(4000);
    const counts = only.map((rule) => [rule, pages[rule]?.size ?? 0]);
    expect(Object.fromEntries(counts)).toEqual(expectedPages);
  },
  120_000,
);
