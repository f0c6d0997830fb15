import { join } from "node:path";
import { LoopwikiError, planRename, type Page, type PageIndex, type RenamePlan } from "#wiki";
import { expect, test } from "vitest";
import { readVault, vaultsFolder } from "../vaults.ts";
import { effectsOf } from "./rename-effects.ts";

if (vaultsFolder === undefined)
  process.stdout.write(
    "SKIPPED: no vaults here; set LOOPWIKI_CORPORA to a folder that has them.\n",
  );
const vaults = [
  "kepano-obsidian",
  "data-engineering-wiki",
  "logseq-docs",
  "silverbullet",
  "dendron-site",
];

/** Undefined for the few pages whose names only other tools allow. */
function tryRename(index: PageIndex, page: Page, to: string): RenamePlan | undefined {
  try {
    return planRename(index, { from: { page }, to, prefix: "" });
  } catch (error) {
    if (error instanceof LoopwikiError && error.kind === "user") return undefined;
    throw error;
  }
}

test("five vaults are tried", () => {
  expect(vaults).toHaveLength(5);
});

test.each(vaultsFolder === undefined ? [] : vaults)(
  "renames in %s keep every link",
  async (vault) => {
    const index = await readVault(join(vaultsFolder ?? "", vault));
    const linked = index.pages.filter((_, at) => at % Math.ceil(index.pages.length / 30) === 0);
    let edits = 0;
    const wrong: string[] = [];
    for (const [at, page] of linked.entries()) {
      const plan = tryRename(
        index,
        page,
        at % 2 === 0 ? `renamed at ${at}` : `moved/deep/to ${at}`,
      );
      if (!plan) continue;
      edits += plan.edits.length;
      const { changed, astray } = effectsOf(index, page, plan);
      if (changed.length > 0 || astray.length !== plan.problems.length)
        wrong.push(
          `${page.path}: ${changed.join(", ")} ${astray.map(({ target }) => target).join(", ")}`,
        );
      // A link that is ambiguous or broken now may come to lead somewhere: that is said, and is a person's.
      const lost = plan.problems.filter(({ kind }) => kind === "unwritable");
      wrong.push(...lost.map(({ path, line, written }) => `${path}:${line} ${written}`));
    }
    process.stdout.write(`${vault}: ${linked.length} renames, ${edits} edits\n`);
    expect(wrong).toEqual([]);
    expect(edits).toBeGreaterThan(linked.length);
  },
  180_000,
);
