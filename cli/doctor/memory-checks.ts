import { messageOf, runLint, severityOf, type ContentRoot } from "#wiki";
import type { Workspace } from "../compose.ts";
import { count, fail, ok, warn, type Check } from "./check.ts";
import { checkGolden } from "./golden-checks.ts";
import { checkIndex } from "./index-checks.ts";
import { leftBranches, leftWorktrees } from "./leftovers.ts";
import { checkSkills } from "./skill-checks.ts";
import { checkLearning } from "./learning-checks.ts";

export type MemoryPlace = Pick<
  Workspace,
  "git" | "config" | "content" | "wiki" | "plans" | "runs" | "planStatus" | "steps"
>;

/** Whether the memory and what the runs left behind can be read and fit together. */
export async function checkMemory(place: MemoryPlace): Promise<Check[]> {
  return [
    await guarded("wiki", () => checkWiki(place)),
    await guarded("golden queries", () => checkGolden(place.content, place.wiki)),
    await guarded("search index", async () => checkIndex(place.content, await place.wiki.pages())),
    await guarded("AGENTS.md", () => checkAgentsFile(place.content)),
    await guarded("skills", () => checkSkills(place)),
    await guarded("plans", () => checkPlans(place)),
    await guarded("runs", () => checkRuns(place)),
    await guarded("branches", () => checkBranches(place)),
    await guarded("worktrees", () => checkWorktrees(place)),
    ...(await learningChecks(place)),
  ];
}

async function learningChecks(place: MemoryPlace): Promise<Check[]> {
  try {
    return await checkLearning(place);
  } catch (error) {
    return [
      fail("learning", messageOf(error), "Mend what the message names, then run doctor again."),
    ];
  }
}

/** A check that cannot be made has failed; the others are made all the same. */
async function guarded(name: string, check: () => Promise<Check>): Promise<Check> {
  try {
    return await check();
  } catch (error) {
    return fail(name, messageOf(error), "Mend what the message names, then run doctor again.");
  }
}

async function checkWiki({ wiki, content, config }: MemoryPlace): Promise<Check> {
  const pages = await wiki.pages();
  if (pages.length === 0)
    return fail("wiki", `No pages in ${content.repositoryPath("wiki")}/.`, "loopwiki init");
  const findings = await runLint(wiki, config.lint);
  const wrong = findings.filter((finding) => severityOf(finding) !== "info");
  const errors = wrong.filter((finding) => severityOf(finding) === "error");
  const detail = `${count(pages.length, "page")}, ${count(errors.length, "lint error")}, ${count(wrong.length - errors.length, "warning")}`;
  return wrong.length === 0 ? ok("wiki", detail) : warn("wiki", detail, "loopwiki lint");
}

/** Agents read the wiki only when the file they all read points to it. */
async function checkAgentsFile(content: ContentRoot): Promise<Check> {
  const text = await content.readRepositoryFile("AGENTS.md");
  return text?.includes(content.repositoryPath("wiki/index.md")) === true
    ? ok("AGENTS.md", "Points to the wiki.")
    : warn("AGENTS.md", "Does not point to the wiki, so agents will not read it.", "loopwiki init");
}

async function checkPlans({ plans }: MemoryPlace): Promise<Check> {
  const stored = await plans.list();
  const broken = stored.filter(({ findings }) => findings.length > 0).map(({ id }) => id);
  return broken.length === 0
    ? ok("plans", `${count(stored.length, "plan")}, all readable`)
    : warn(
        "plans",
        `Not readable: ${broken.join(", ")}.`,
        `loopwiki plan check ${broken[0] ?? ""}`,
      );
}

/** A run that is going on and that no live process holds was cut off: its lease is a dead owner's. */
async function checkRuns({ runs, planStatus }: MemoryPlace): Promise<Check> {
  const summaries = await runs.list();
  const abandoned: string[] = [];
  for (const plan of new Set(summaries.map((summary) => summary.plan))) {
    const status = await planStatus(plan);
    if (status === "in-progress" && (await runs.holder(plan)) === undefined) abandoned.push(plan);
  }
  return abandoned.length === 0
    ? ok("runs", `${count(summaries.length, "run")}, none cut off`)
    : warn(
        "runs",
        `Paused or cut off, with no process at work: ${abandoned.join(", ")}.`,
        `Go on where it stopped: loopwiki execute ${abandoned[0] ?? ""}`,
      );
}

async function checkBranches(place: MemoryPlace): Promise<Check> {
  const left = (await leftBranches(place)).map(({ branch }) => branch);
  return left.length === 0
    ? ok("branches", "No branch of a finished plan is left.")
    : warn("branches", `Left over: ${left.join(", ")}.`, `git branch -D ${left.join(" ")}`);
}

async function checkWorktrees(place: MemoryPlace): Promise<Check> {
  const left = (await leftWorktrees(place)).map(({ path }) => path);
  return left.length === 0
    ? ok("worktrees", "No worktree of a finished plan is left.")
    : warn("worktrees", `Left over: ${left.join(", ")}.`, `git worktree remove ${left[0] ?? ""}`);
}
