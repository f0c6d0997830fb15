import { chmod, lstat, mkdir, readdir, readFile, readlink, symlink } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import * as fc from "fast-check";
import type { Git } from "#wiki";
import { expect, test } from "vitest";
import { changedFiles } from "../../../../agents/execute/changed-files.ts";
import { judgePlanted } from "../../../../agents/execute/gates/planted.ts";
import { judgeProtectedPaths } from "../../../../agents/execute/gates/protected-paths.ts";
import { judgeScope } from "../../../../agents/execute/gates/scope.ts";
import { RunWorktree } from "../../../../agents/execute/worktree.ts";
import { fingerprint } from "../../../tools/fingerprint.ts";
import { makeRepository } from "../../../tools/make-repository.ts";
import { pricePlan, validateChunk } from "../shop.ts";
import * as diff from "./random-diff.ts";

/** Random edits of a worktree: the gates say what an oracle says, and taken back nothing of them is left. */
export function describeDiffs(rounds: number): void {
  test(`${rounds} random differences: the verdict is the oracle's, and a refused one leaves nothing`, async () => {
    const { directory, git } = await openGarden();
    const worktree = new RunWorktree(git, join(dirname(directory), "loop-garden"));
    await worktree.ensure(["-b", "loop/garden", worktree.path, "HEAD"]);
    const base = await git.run(["rev-parse", "HEAD"]);
    const [before, main] = [await everything(worktree.path), await fingerprint(directory)];
    const round = fc.asyncProperty(diff.edits, diff.scopes, async (list, scope) => {
      const made = await diff.makeEdits(worktree.path, list);
      const tree = await worktree.snapshot();
      expect(await verdict(git, { base, tree, worktree: worktree.path, scope })).toEqual(
        expected(made, scope),
      );
      await worktree.restore(base);
      expect(await everything(worktree.path)).toEqual(before);
    });
    // A round that fails leaves its edits, and what is ignored may stay until the worktree goes.
    round.beforeEach(async () => {
      await worktree.restore(base);
      await worktree.run(["clean", "-ffdxq"]);
    });
    await fc.assert(round, { numRuns: rounds });
    await worktree.remove();
    expect(await readdir(dirname(directory))).toEqual([basename(directory)]);
    expect(await git.run(["worktree", "list"])).not.toContain("loop-garden");
    expect(await fingerprint(directory)).toEqual(main);
  }, 300_000);
}

async function openGarden() {
  const repository = await makeRepository();
  const { directory, git } = repository;
  for (const [path, { mode, content }] of diff.garden) {
    const place = join(directory, path);
    await mkdir(dirname(place), { recursive: true });
    if (mode === "120000") await symlink(content, place);
    else await repository.write({ [path]: content });
    if (mode === "100755") await chmod(place, 0o755);
  }
  await repository.commit("Plant the garden");
  return { directory, git };
}

interface Verdict {
  changed: { path: string; mode: string }[];
  outside: readonly string[];
  isProtected: boolean;
  isPlanted: boolean;
}

interface Judged {
  base: string;
  tree: string;
  worktree: string;
  scope: diff.Scope;
}

async function verdict(git: Git, { base, tree, worktree, scope }: Judged): Promise<Verdict> {
  const files = await changedFiles(git, base, tree);
  const chunk = validateChunk({ files: scope.in });
  const plan = pricePlan(base, { scope: { in: ["**"], out: scope.out } });
  const planted = await judgePlanted(files, { git, chunk, worktree, head: base, tree });
  return {
    changed: files.map(({ path, mode }) => ({ path, mode })),
    outside: judgeScope(files, chunk, plan).files ?? [],
    isProtected: judgeProtectedPaths(files, chunk, "").status === "failed",
    isPlanted: planted.status === "failed",
  };
}

function expected({ after, repositories }: diff.Made, scope: diff.Scope): Verdict {
  const changed = diff
    .differing(diff.garden, after)
    .map((path) => ({ path, mode: after.get(path)?.mode ?? "000000" }));
  const paths = changed.map(({ path }) => path);
  return {
    changed,
    outside: paths.filter((path) => !diff.isInside(path, scope)),
    isProtected: changed.some(
      ({ path, mode }) => mode === "120000" || mode === "160000" || isHeld(path, scope.in),
    ),
    isPlanted:
      repositories.length > 0 ||
      [...after].some(([path, entry]) => entry.mode === "120000" && leadsOutside(path, entry)) ||
      paths.some((path) => hasTwin(path, [...after.keys()])),
  };
}

/** The loop's own documents whatever their case, and pipelines that the chunk does not name. */
function isHeld(path: string, named: readonly string[]): boolean {
  const lower = path.toLowerCase();
  if (lower === "loopwiki.config.json" || basename(lower) === "agents.md") return true;
  return lower.startsWith(".github/") && !named.includes(path);
}

/** A link that was there before may lead where it wants: the protected paths see that it changed. */
function leadsOutside(path: string, { content }: diff.Entry): boolean {
  if (diff.garden.get(path)?.mode === "120000") return false;
  const leads = resolve("/garden", dirname(path), content);
  return leads !== "/garden" && !leads.startsWith("/garden/");
}

function hasTwin(path: string, all: readonly string[]): boolean {
  return all.some((other) => other !== path && folded(other) === folded(path));
}

function folded(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

/** Every file, link and folder with its mode and content; what git ignores may stay. */
async function everything(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const place = join(entry.parentPath, entry.name);
    const path = place.slice(folder.length + 1);
    if (path === ".git" || /(?:^|\/)build(?:\/|$)/.test(path)) continue;
    const { mode } = await lstat(place);
    const content = entry.isSymbolicLink()
      ? await readlink(place)
      : entry.isFile()
        ? await readFile(place, "utf8")
        : "";
    found.push(`${mode.toString(8)} ${path} ${content}`);
  }
  return found.toSorted();
}
