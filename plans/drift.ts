import type { Git } from "#wiki";
import { isInScope } from "./match-globs.ts";
import type { Evidence, Plan } from "./plan.ts";

/** What became of one piece of evidence; `line` is where it stands now, when it moved. */
export interface EvidenceState {
  evidence: Evidence;
  state: "same" | "moved" | "gone";
  line?: number;
}

export interface Drift {
  /** The commit the plan was measured against. */
  head: string;
  /** Files in the plan's scope that changed between `planned_at` and `head`, sorted. */
  changed: string[];
  evidence: EvidenceState[];
  /**
   * `stale`: `planned_at` is unknown here or evidence is gone, so the plan may be about nothing.
   * `drifted`: files of the scope or evidence moved, but what the plan says still stands.
   */
  verdict: "fresh" | "drifted" | "stale";
}

/** Compares a plan with what is committed now. Reads git objects only, never the working tree. */
export async function measureDrift(
  git: Git,
  plan: Pick<Plan, "planned_at" | "scope" | "evidence">,
): Promise<Drift> {
  const head = await git.run(["rev-parse", "--verify", "HEAD^{commit}"]);
  const base = await git.answer(
    ["rev-parse", "--verify", "--quiet", `${plan.planned_at}^{commit}`],
    { okCodes: [0, 1, 128] },
  );
  const known = base.code === 0;
  const changed = known ? await changedInScope(git, plan, `${base.stdout.trim()}..${head}`) : [];
  const evidence = await measureEvidence(git, plan.evidence, head);
  const gone = evidence.some(({ state }) => state === "gone");
  const moved = changed.length > 0 || evidence.some(({ state }) => state === "moved");
  const verdict = !known || gone ? "stale" : moved ? "drifted" : "fresh";
  return { head, changed, evidence, verdict };
}

async function changedInScope(
  git: Git,
  { scope }: Pick<Plan, "scope">,
  range: string,
): Promise<string[]> {
  const options = ["--name-only", "-z", "--no-renames", "--no-relative", "--no-ext-diff"];
  const paths = await git.list(["diff", ...options, range, "--"]);
  return paths.filter((path) => isInScope(path, scope)).toSorted();
}

async function measureEvidence(
  git: Git,
  evidence: readonly Evidence[],
  head: string,
): Promise<EvidenceState[]> {
  const files = new Map<string, string[] | undefined>();
  for (const { path } of evidence) {
    if (!files.has(path)) files.set(path, await readLines(git, `${head}:${path}`));
  }
  return evidence.map((item) => findEvidence(item, files.get(item.path)));
}

async function readLines(git: Git, object: string): Promise<string[] | undefined> {
  const { code, stdout } = await git.answer(["cat-file", "blob", object], { okCodes: [0, 128] });
  if (code !== 0) return undefined;
  return stdout
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => line.trimEnd());
}

/** Looks for the excerpt at its line, then at the nearest other place; spaces at line ends are nothing. */
function findEvidence(evidence: Evidence, lines: string[] | undefined): EvidenceState {
  if (lines === undefined) return { evidence, state: "gone" };
  if (evidence.excerpt === "") {
    return { evidence, state: evidence.line <= lines.length ? "same" : "gone" };
  }
  const wanted = evidence.excerpt.split("\n").map((line) => line.trimEnd());
  const stands = (line: number): boolean =>
    wanted.every((text, offset) => lines[line - 1 + offset] === text);
  if (stands(evidence.line)) return { evidence, state: "same" };
  let nearest: number | undefined;
  for (let line = 1; line <= lines.length; line += 1) {
    const distance = Math.abs(line - evidence.line);
    const closer = nearest === undefined || distance < Math.abs(nearest - evidence.line);
    if (closer && stands(line)) nearest = line;
  }
  return nearest === undefined
    ? { evidence, state: "gone" }
    : { evidence, state: "moved", line: nearest };
}
