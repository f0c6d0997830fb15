import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Git } from "#wiki";

/** The tree `base` with these paths as they are in the tree `other`; touches no index and no worktree. */
export async function treeWith(
  git: Git,
  base: string,
  { other, paths }: { other: string; paths: readonly string[] },
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "loopwiki-tree-"));
  const env = { GIT_INDEX_FILE: join(folder, "index") };
  try {
    await git.run(["read-tree", base], { env });
    const entries = await git.list(["ls-tree", "-r", "-z", "--full-tree", other, "--", ...paths]);
    await git.run(["update-index", "-z", "--index-info"], {
      env,
      input: entries.map((entry) => `${entry}\0`).join(""),
    });
    return await git.run(["write-tree"], { env });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
