import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Git } from "#wiki";

export interface TreeChange {
  /** Tree that has these paths as they are wanted. */
  other: string;
  paths: readonly string[];
  /** Paths that are left out. */
  without?: readonly string[];
  /** Files with other content. */
  texts?: ReadonlyMap<string, string>;
}

/** The tree `base` with these changes; touches no index and no worktree. */
export async function treeWith(git: Git, base: string, change: TreeChange): Promise<string> {
  const { other, paths, without = [], texts = new Map<string, string>() } = change;
  const folder = await mkdtemp(join(tmpdir(), "loopwiki-tree-"));
  const env = { GIT_INDEX_FILE: join(folder, "index") };
  try {
    await git.run(["read-tree", base], { env });
    const all = await git.list(["ls-tree", "-r", "-z", "--full-tree", other]);
    const wanted = new Set(paths);
    const entries = all.filter((entry) => wanted.has(entry.slice(entry.indexOf("\t") + 1)));
    entries.push(...without.map((path) => `0 ${"0".repeat(40)}\t${path}`));
    for (const [path, text] of texts) {
      const blob = await git.run(["hash-object", "-w", "--stdin"], { input: text });
      entries.push(`100644 ${blob}\t${path}`);
    }
    await git.run(["update-index", "-z", "--index-info"], {
      env,
      input: entries.map((entry) => `${entry}\0`).join(""),
    });
    return await git.run(["write-tree"], { env });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
