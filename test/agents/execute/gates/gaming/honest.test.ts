import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { judgeDiff } from "../../../../../agents/execute/gates/gaming/judge-diff.ts";
import { makeRepository } from "../../../../tools/make-repository.ts";
import { golang } from "./honest-go.ts";
import { js } from "./honest-javascript.ts";
import { py } from "./honest-python.ts";
import { rs } from "./honest-rust.ts";
import { edited, type HonestDiff, type Shop } from "./tactic.ts";
import { goShop } from "./tactics-go.ts";
import { javascriptShop } from "./tactics-javascript.ts";
import { pythonShop } from "./tactics-python.ts";
import { rustShop } from "./tactics-rust.ts";

const languages: Record<string, [Shop, Record<string, HonestDiff>]> = {
  javascript: [javascriptShop, js],
  python: [pythonShop, py],
  go: [goShop, golang],
  rust: [rustShop, rs],
};

test.each(Object.entries(languages))(
  "honest work in %s passes",
  async (_, [shop, diffs]) => {
    const { git, commit, directory } = await makeRepository(shop.files);
    const base = await git.run(["rev-parse", "HEAD"]);
    const refused: string[] = [];
    for (const [name, { declared, edits }] of Object.entries(diffs)) {
      await git.run(["reset", "-q", "--hard", base]);
      const after = edited(shop.files, edits);
      const gone = Object.keys(after).filter((path) => after[path] === undefined);
      await Promise.all(gone.map((path) => rm(join(directory, path))));
      const written = Object.entries(after).flatMap(([path, text]) =>
        text === undefined ? [] : [[path, text] as const],
      );
      const head = await commit(name, Object.fromEntries(written));
      const testsMayChange = declared ? shop.tests : [];
      const findings = await judgeDiff({ git, base, head, testsMayChange });
      refused.push(...findings.map(({ ruleId, reason }) => `${name}: ${ruleId} ${reason}`));
    }
    expect(refused).toEqual([]);
  },
  180_000,
);
