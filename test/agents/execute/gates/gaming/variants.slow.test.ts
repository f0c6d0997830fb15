import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { judgeDiff } from "../../../../../agents/execute/gates/gaming/judge-diff.ts";
import { makeRepository } from "../../../../tools/make-repository.ts";
import { edited, type Seeded, type Shop } from "./tactic.ts";
import { goShop } from "./tactics-go.ts";
import { javascriptShop } from "./tactics-javascript.ts";
import { pythonShop } from "./tactics-python.ts";
import { rustShop } from "./tactics-rust.ts";
import { goVariants } from "./variants-go.ts";
import { javascriptVariants } from "./variants-javascript.ts";
import { pythonVariants } from "./variants-python.ts";
import { rustVariants } from "./variants-rust.ts";

const languages: [string, Shop, Record<string, Seeded>][] = [
  ["javascript", javascriptShop, javascriptVariants],
  ["python", pythonShop, pythonVariants],
  ["go", goShop, goVariants],
  ["rust", rustShop, rustVariants],
];

test.each(languages)(
  "variants of the tactics in %s are refused",
  async (_, shop, variants) => {
    const { git, commit, directory } = await makeRepository(shop.files);
    const base = await git.run(["rev-parse", "HEAD"]);
    const through: string[] = [];
    for (const [name, seeded] of Object.entries(variants)) {
      await git.run(["reset", "-q", "--hard", base]);
      const files = Object.entries(edited(shop.files, seeded));
      const gone = files.filter(([, text]) => text === undefined);
      await Promise.all(gone.map(([path]) => rm(join(directory, path))));
      const written = files.flatMap(([path, text]) => (text === undefined ? [] : [[path, text]]));
      const head = await commit(name, Object.fromEntries(written));
      const findings = await judgeDiff({ git, base, head, testsMayChange: shop.tests });
      if (findings.length === 0) through.push(name);
    }
    expect(Object.keys(variants).length).toBeGreaterThan(30);
    expect(through).toEqual([]);
  },
  600_000,
);
