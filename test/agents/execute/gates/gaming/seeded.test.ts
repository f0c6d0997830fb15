import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { judgeDiff } from "../../../../../agents/execute/gates/gaming/judge-diff.ts";
import { makeRepository } from "../../../../tools/make-repository.ts";
import { edited, tactics, type Seeded, type Shop, type Tactic } from "./tactic.ts";
import { go, goShop } from "./tactics-go.ts";
import { javascript, javascriptShop } from "./tactics-javascript.ts";
import { python, pythonShop } from "./tactics-python.ts";
import { rust, rustShop } from "./tactics-rust.ts";

const languages: Record<string, [Shop, Record<Tactic, Seeded>]> = {
  javascript: [javascriptShop, javascript],
  python: [pythonShop, python],
  go: [goShop, go],
  rust: [rustShop, rust],
};
/** The same deed under another name: what it is called depends on what else is in the difference. */
const alias: Partial<Record<string, RegExp>> = {
  T02: /T01|T02/,
  C02: /C0/,
  C03: /C0/,
  C04: /C0/,
  L02: /L0/,
};

test.each(Object.entries(languages))(
  "30 tactics in %s are refused",
  async (_, [shop, seeds]) => {
    const { git, commit, directory } = await makeRepository(shop.files);
    const base = await git.run(["rev-parse", "HEAD"]);
    const through: string[] = [];
    for (const tactic of tactics) {
      await git.run(["reset", "-q", "--hard", base]);
      const after = edited(shop.files, seeds[tactic]);
      const gone = Object.keys(after).filter((path) => after[path] === undefined);
      await Promise.all(gone.map((path) => rm(join(directory, path))));
      const written = Object.entries(after).flatMap(([path, text]) =>
        text === undefined ? [] : [[path, text] as const],
      );
      const head = await commit(tactic, Object.fromEntries(written));
      // Declared where leave to edit does not excuse it; otherwise the edit alone would be refused.
      const testsMayChange = /^T0[134]|^T11/.test(tactic) ? [] : shop.tests;
      const findings = await judgeDiff({ git, base, head, testsMayChange });
      const ids = findings.map(({ ruleId }) => ruleId?.slice(5, 8) ?? "");
      const wanted = alias[tactic.slice(0, 3)] ?? new RegExp(tactic.slice(0, 3));
      if (!ids.some((id) => wanted.test(id))) through.push(`${tactic}: ${ids.join(", ")}`);
    }
    expect(tactics).toHaveLength(30);
    expect(through).toEqual([]);
  },
  180_000,
);
