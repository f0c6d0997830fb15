import { matchesAny, type Chunk } from "#plans";
import type { CheckResult } from "../../journal/run-event.ts";
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
  const prefix = contentPrefix === "" ? "" : `${contentPrefix}/`;
  const documents = ["plans/**", "skills/**", "agents/*.md"].map((glob) => prefix + glob);
  const problems = files.flatMap((file) => {
    if (matches(file, rulesOfTheLine) || (isMarkdown(file) && matches(file, documents)))
      return [`${file.path} is the loop's own document`];
    if (matches(file, pipelines) && !chunk.files.includes(file.path))
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

/** Whatever the case: `Agents.md` is `AGENTS.md` on most laptops. */
function matches(file: ChangedFile, globs: readonly string[]): boolean {
  return matchesAny(
    file.path.toLowerCase(),
    globs.map((glob) => glob.toLowerCase()),
  );
}

function isMarkdown(file: ChangedFile): boolean {
  return file.path.toLowerCase().endsWith(".md");
}
