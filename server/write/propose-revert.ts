import { randomUUID } from "node:crypto";
import { LoopwikiError, type Git } from "#wiki";
import { pageVersion } from "../gather/history.ts";
import { requirePage } from "../gather/page.ts";
import type { WriteServices } from "./save-page.ts";

export interface ProposedRevert {
  /** Branch with the one commit, to be reviewed and merged like any other. */
  branch: string;
  commit: string;
  /** What it changes. */
  diff: string;
}

/**
 * Brings a page's older text back as a commit on a branch of its own: neither the branch that is checked out
 * nor any file is touched, so a person reviews it before it counts. Throws `nothing-to-revert` or
 * `revert-exists`.
 */
export async function proposeRevert(
  { git, wiki }: Pick<WriteServices, "git" | "wiki">,
  { id, commit }: { id: string; commit: string },
): Promise<ProposedRevert> {
  const page = await requirePage({ wiki }, id);
  const version = await pageVersion({ git, wiki }, page, commit);
  const path = wiki.content.repositoryPath(page.path);
  const head = await git.run(["rev-parse", "--verify", "HEAD^{commit}"]);
  const now = await git.answer(["cat-file", "blob", `${head}:${path}`], { okCodes: [0, 128] });
  if (now.code === 0 && now.stdout === version.text)
    throw new LoopwikiError(
      "nothing-to-revert",
      `Page ${id} has that very text in the last commit.`,
      {
        hint: "Edits that are not committed yet are taken back in the editor.",
      },
    );
  const branch = branchName(id, version.commit);
  const message = `Bring back ${id} as of ${version.commit.slice(0, 10)}\n\nLoopwiki-Reverts: ${version.commit}\n`;
  const index = `revert-${randomUUID()}.index`;
  const env = { GIT_INDEX_FILE: await wiki.content.workingFolder(index) };
  await wiki.content.ignoreWorkingFiles();
  try {
    const tree = await treeWith(git, { head, path, text: version.text, env });
    const made = await git.run(["commit-tree", tree, "-p", head, "-F", "-"], { input: message });
    await createBranch(git, branch, made);
    const diff = await git.run(["diff", "--no-color", "--no-ext-diff", head, made, "--", path]);
    return { branch, commit: made, diff };
  } finally {
    await wiki.content.removeWorkingFile(index);
  }
}

interface TreeChange {
  head: string;
  path: string;
  text: string;
  env: Record<string, string>;
}

async function treeWith(git: Git, { head, path, text, env }: TreeChange): Promise<string> {
  const blob = await git.run(["hash-object", "-w", "--stdin"], { input: text });
  await git.run(["read-tree", head], { env });
  await git.run(["update-index", "--add", "--cacheinfo", `100644,${blob},${path}`], { env });
  return git.run(["write-tree"], { env });
}

/** Only when there is none of that name: somebody may be working on it. */
async function createBranch(git: Git, branch: string, commit: string): Promise<void> {
  const zero = "0".repeat(commit.length);
  const ref = `refs/heads/${branch}`;
  const { code } = await git.answer(["update-ref", ref, commit, zero], { okCodes: [0, 1, 128] });
  if (code === 0) return;
  throw new LoopwikiError("revert-exists", `Unexpected branch ${branch}: it is there already.`, {
    hint: `Review it: git diff HEAD...${branch}; merge it, or delete it with git branch -D ${branch}.`,
  });
}

/** `loopwiki/revert-10_domain-pricing-1a2b3c4d`: what git takes for a branch whatever the page is called. */
function branchName(id: string, commit: string): string {
  const slug = id
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
  return `loopwiki/revert-${slug === "" ? "page" : slug}-${commit.slice(0, 8)}`;
}
