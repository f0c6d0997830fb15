import { formatPlan, maxChunks, measureDrift, parsePlan, type Plan } from "#plans";
import type { Git } from "#wiki";
import type { PlanAnswer } from "./plan-answer.ts";

export interface VetDeps {
  git: Git;
  /** Names of the skills a chunk may name. */
  skills: readonly string[];
}

/**
 * What is wrong with an answer before a plan can be made of it, in words for its writer. `checks` are the
 * project's own commands, which are part of every goal.
 */
export function answerProblems({ chunks, goal }: PlanAnswer, checks: readonly string[]): string[] {
  if (goal.length === 0 && checks.length === 0)
    return ["there is no goal: name a command that exits 0 once all is done"];
  if (chunks.length === 0) return ["there is no chunk, and no question either"];
  if (chunks.length > maxChunks)
    return [
      `there are ${chunks.length} chunks, expected at most ${maxChunks}: plan the first part as a whole that is worth having, and name the rest in \`later\``,
    ];
  return chunks.flatMap(({ title, contract, files }) => [
    ...(files.length === 0 ? [`chunk "${title}" has no files`] : []),
    ...(contract.length === 0 ? [`chunk "${title}" has no contract: nobody could judge it`] : []),
    ...contract.flatMap((criterion) => criterionProblems(title, criterion)),
  ]);
}

function criterionProblems(
  title: string,
  { criterion, verify, rubric, good, bad }: PlanAnswer["chunks"][number]["contract"][number],
): string[] {
  const where = `criterion "${criterion}" of chunk "${title}"`;
  const byCommand = verify.trim() !== "";
  const byReader = rubric.trim() !== "";
  if (byCommand === byReader)
    return [
      `${where} needs either a \`verify\` command or a \`rubric\`, not ${byCommand ? "both" : "neither"}`,
    ];
  if (byReader && (good.length === 0 || bad.length === 0))
    return [`${where} is judged by a reader, so it needs an example of good and one of bad`];
  return [];
}

/** What is wrong with the plan: by the rules of `plan check`, against the commit. */
export async function planProblems(plan: Plan, { git, skills }: VetDeps): Promise<string[]> {
  const { findings } = parsePlan(formatPlan(plan), `${plan.id}.md`);
  const drift = await measureDrift(git, plan);
  const unknown = plan.chunks.flatMap(({ skill }) =>
    skill === undefined || skills.includes(skill) ? [] : [skill],
  );
  return [
    ...findings.map(({ reason }) => reason),
    ...unknown.map((skill) => `there is no skill "${skill}", expected one of ${skills.join(", ")}`),
    ...drift.evidence.flatMap(({ evidence: { path, line }, state }) =>
      state === "gone"
        ? [`the evidence ${path}:${line} does not hold: that text is not in the file`]
        : [],
    ),
  ];
}

/**
 * The plan with its evidence where the text really stands, and quoting the line where nothing was quoted:
 * a writer who is one line off has still read the file.
 */
export async function settleEvidence(plan: Plan, git: Git): Promise<Plan> {
  const drift = await measureDrift(git, plan);
  const evidence = [];
  for (const { evidence: item, state, line } of drift.evidence) {
    const settled = state === "moved" && line !== undefined ? { ...item, line } : item;
    const excerpt = settled.excerpt || (state === "gone" ? "" : await lineOf(git, plan, settled));
    evidence.push({ ...settled, excerpt });
  }
  return { ...plan, evidence };
}

async function lineOf(
  git: Git,
  { planned_at }: Plan,
  { path, line }: Plan["evidence"][number],
): Promise<string> {
  const text = await git.run(["cat-file", "blob", `${planned_at}:${path}`]);
  return text.split("\n")[line - 1] ?? "";
}
