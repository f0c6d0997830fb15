import { cp, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Chunk, Plan } from "#plans";
import { afterAll, beforeAll } from "vitest";
import { repositoryAt } from "../../tools/make-repository.ts";
import { guardMain } from "./main-guard.ts";
import { docsChunk, openShop, pricePlan, shopIn, type Shop, type ShopOptions } from "./shop.ts";

/**
 * Opens one shop before the tests of a file; each call copies it, which takes a fraction of the time. Its
 * path has a space and letters that are not English, as paths have.
 */
export function shopTemplate(
  files: Record<string, string> = {},
): (options?: ShopOptions) => Promise<Shop> {
  let folder = "";
  let count = 0;
  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "loopwiki Läden ")));
    const { repository } = await openShop({ at: join(folder, "template") });
    if (Object.keys(files).length > 0) await repository.commit("Furnish the shop", files);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return async (options = {}) => {
    const directory = join(folder, String((count += 1)), "shop");
    const from = join(folder, "template");
    await cp(from, directory, {
      recursive: true,
      preserveTimestamps: true,
      verbatimSymlinks: true,
    });
    const repository = repositoryAt(directory);
    guardMain(directory);
    return shopIn(repository, { commands: {}, ...options });
  };
}

export const quickId = "2026-06-price-validation";

/** A plan of one chunk that a shell does in no time. */
export async function quickPlan(shop: Shop, change: Partial<Plan> = {}): Promise<Plan> {
  return pricePlan(await shop.repository.git.run(["rev-parse", "HEAD"]), {
    chunks: [docsChunk()],
    goal: [{ command: "grep -q never docs/pricing.md", expected: "the rule is written down" }],
    ...change,
  });
}

/** Another plan, which writes another file. */
export function shelfChunk(change: Partial<Chunk> = {}): Chunk {
  return docsChunk({
    id: "label-shelves",
    title: "Label the shelves",
    files: ["docs/shelves.md"],
    run: "mkdir -p docs && echo 'Tea is on the left.' > docs/shelves.md",
    contract: [{ criterion: "The shelves are labelled", verify: "grep -q Tea docs/shelves.md" }],
    ...change,
  });
}
