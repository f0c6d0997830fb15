import { readLine, reportsToVerify, type Incident, type Spent, type TrackedReport } from "#agents";
import type { PlanStatus } from "#plans";
import { countFindings, folderOf, logPage, runLint, type Finding, type Page } from "#wiki";
import type { Workspace } from "../compose.ts";
import type { Config } from "../config/schema.ts";

export type StatusPlace = Pick<
  Workspace,
  | "repository"
  | "content"
  | "wiki"
  | "config"
  | "plans"
  | "runs"
  | "incidents"
  | "line"
  | "planStatus"
  | "budget"
  | "feedback"
>;

export interface PlanLine {
  id: string;
  title: string;
  /** By its run, else by its file. */
  status: PlanStatus | "unreadable";
}

/** The state of a repository's memory and loops at one moment. */
export interface Status {
  repository: string;
  /** Repository path of the memory, `.` for the top. */
  contentRoot: string;
  /** `.` holds the pages at the wiki's top. */
  pages: { folder: string; count: number }[];
  lint: { findings: number; summary: string };
  plans: PlanLine[];
  /** Runs of plans in progress, and who is at work on them now. */
  runs: { plan: string; run: string; startedAt: string; holder: string | undefined }[];
  /** Open incidents: while there is one, nothing goes forward. */
  incidents: Pick<Incident, "id" | "plan" | "chunk" | "category" | "reason">[];
  /** Reports of friction whose plan is merged: has it helped? */
  toVerify: Pick<TrackedReport, "id" | "plan" | "reporter" | "text">[];
  /** What agents used today, and the limits for a day. */
  budget: { today: Spent; limits: Config["budget"]["day"] };
  /** Headings of the newest log entries, newest first. */
  log: string[];
}

const shownLogEntries = 5;

export async function readStatus(place: StatusPlace): Promise<Status> {
  const { content, wiki, config } = place;
  const pages = await wiki.pages();
  const findings: Finding[] = pages.length === 0 ? [] : await runLint(wiki, config.lint);
  return {
    repository: place.repository,
    contentRoot: content.prefix === "" ? "." : content.prefix,
    pages: countByFolder(pages),
    lint: { findings: findings.length, summary: countFindings(findings) },
    plans: await readPlans(place),
    runs: await readRuns(place),
    incidents: await readIncidents(place),
    toVerify: (await reportsToVerify(place)).map(({ id, plan = "", reporter, text }) => ({
      id,
      plan,
      reporter,
      text,
    })),
    budget: { today: await place.budget.today(), limits: config.budget.day },
    log: newestLogEntries((await content.read(logPage)) ?? ""),
  };
}

/** The command a person most likely wants now, and why. */
export function nextCommand({ pages, lint, plans, incidents, toVerify }: Status): [string, string] {
  const first = (status: PlanLine["status"]): string | undefined =>
    plans.find((plan) => plan.status === status)?.id;
  const [incident] = incidents;
  const stopped = first("stopped");
  const verified = first("verified");
  const running = first("in-progress");
  const approved = first("approved");
  const proposed = first("proposed");
  if (pages.length === 0) return ["loopwiki init", "there is no wiki yet"];
  if (incident !== undefined)
    return [`loopwiki andon show ${incident.id}`, `the line is stopped: ${incident.category}`];
  if (stopped !== undefined) return [`loopwiki review ${stopped}`, "it waits for your decision"];
  if (verified !== undefined) return [`loopwiki review ${verified}`, "it waits for your review"];
  if (running !== undefined) return [`loopwiki execute ${running}`, "it goes on where it stopped"];
  if (approved !== undefined) return [`loopwiki execute ${approved}`, "it is approved"];
  if (proposed !== undefined) return [`loopwiki plan show ${proposed}`, "it waits for your yes"];
  const [answered] = toVerify;
  if (answered !== undefined)
    return [`loopwiki feedback verify ${answered.id} yes`, "(or no) if its plan helped"];
  if (lint.findings > 0) return ["loopwiki lint", "the wiki has findings"];
  return ["loopwiki audit", "looks for what to improve"];
}

function countByFolder(pages: readonly Page[]): Status["pages"] {
  const counts = new Map<string, number>();
  for (const { path } of pages) {
    const folder = folderOf(path) || ".";
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const rows = [...counts].map(([folder, count]) => ({ folder, count }));
  return rows.toSorted((left, right) => left.folder.localeCompare(right.folder));
}

async function readPlans({ plans, planStatus }: StatusPlace): Promise<PlanLine[]> {
  const stored = await plans.list();
  return Promise.all(
    stored.map(async ({ id, plan }) => {
      if (plan === undefined) return { id, title: "", status: "unreadable" as const };
      return { id, title: plan.title, status: (await planStatus(plan.id)) ?? plan.status };
    }),
  );
}

/** The latest run of each plan decides; older ones are history. */
async function readRuns({ runs, planStatus }: StatusPlace): Promise<Status["runs"]> {
  const latest = new Map((await runs.list()).map((summary) => [summary.plan, summary] as const));
  const going: Status["runs"] = [];
  for (const { plan, run, startedAt } of latest.values()) {
    if ((await planStatus(plan)) === "in-progress")
      going.push({ plan, run, startedAt, holder: await runs.holder(plan) });
  }
  return going;
}

async function readIncidents(place: StatusPlace): Promise<Status["incidents"]> {
  const { open } = await readLine(place);
  const incidents = (await place.incidents.list()).filter(({ id }) => open.has(id));
  return incidents.map(({ id, plan, chunk, category, reason }) => ({
    id,
    plan,
    chunk,
    category,
    reason,
  }));
}

function newestLogEntries(log: string): string[] {
  const headings = [...log.matchAll(/^## (.+?)\r?$/gm)].map((match) => match[1] ?? "");
  return headings.slice(-shownLogEntries).toReversed();
}
