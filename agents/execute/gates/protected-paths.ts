import { matchesAny, type Chunk } from "#plans";
import type { CheckResult } from "../../journal/run-records.ts";
import type { ChangedFile } from "../changed-files.ts";

/** What tells agents and the harness what to do: never an agent's to change within a chunk. */
const rulesOfTheLine = [
  "AGENTS.md",
  "**/AGENTS.md",
  "**/CLAUDE.md",
  ".claude/**",
  ".mcp.json",
  "loopwiki.config.json",
  ".loopwiki/**",
  ".gitmodules",
];
/** What decides whether work is accepted elsewhere: only when the plan names the very path. */
const pipelines = [
  ".github/**",
  ".gitlab-ci.yml",
  ".ci/**",
  ".circleci/**",
  ".husky/**",
  "Jenkinsfile",
];

/**
 * Refuses changes to the documents the loop itself stands on, to CI pipelines the plan did not name, and
 * special files (symlinks, submodules) that could lead outside the worktree.
 */
export function judgeProtectedPaths(
  files: readonly ChangedFile[],
  chunk: Chunk,
  contentPrefix: string,
): CheckResult {
  const problems = files.flatMap((file) => {
    if (isProtectedPath(file.path, contentPrefix))
      return [`${file.path} is the loop's own document`];
    if (matches(file.path, pipelines) && !chunk.files.includes(file.path))
      return [`${file.path} is a CI pipeline the chunk does not name`];
    if (file.mode === "120000") return [`${file.path} is a symbolic link`];
    if (file.mode === "160000") return [`${file.path} is a submodule`];
    return [];
  });
  if (problems.length === 0)
    return { name: "protected-paths", status: "passed", detail: "none touched", durationMs: 0 };
  const detail = `Unexpected changes: ${problems.slice(0, 20).join("; ")}. Expected them untouched.`;
  return { name: "protected-paths", status: "failed", detail, durationMs: 0 };
}

/** True for a document the loop itself stands on; `contentPrefix` is where the memory lies. */
export function isProtectedPath(path: string, contentPrefix: string): boolean {
  const prefix = contentPrefix === "" ? "" : `${contentPrefix}/`;
  const documents = ["plans/**", "skills/**", "agents/*.md", "agents/roles/*.md"];
  const isMarkdown = path.toLowerCase().endsWith(".md");
  return (
    matches(path, rulesOfTheLine) ||
    (isMarkdown &&
      matches(
        path,
        documents.map((glob) => prefix + glob),
      ))
  );
}

/** The same as paths that a sandbox can hold fast: what the chunk names is left free. */
export function protectedIn(chunk: Chunk, contentPrefix: string): string[] {
  const prefix = contentPrefix === "" ? "" : `${contentPrefix}/`;
  const documents = ["plans", "skills", "agents/roles"].map((name) => prefix + name);
  const all = [...rulesOfTheLine, "CLAUDE.md", ...pipelines, ...documents].map((glob) =>
    glob.replace(/\/\*\*$/, ""),
  );
  const free = (path: string): boolean =>
    chunk.files.some((file) => file === path || file.startsWith(`${path}/`));
  return all.filter((path) => !path.includes("*") && !free(path));
}

/** Whatever the case: `Agents.md` is `AGENTS.md` on most laptops. */
function matches(path: string, globs: readonly string[]): boolean {
  return matchesAny(
    path.toLowerCase(),
    globs.map((glob) => glob.toLowerCase()),
  );
}
