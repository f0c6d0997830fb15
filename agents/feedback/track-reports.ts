import type { PlanStatus, PlanStore } from "#plans";
import { closest, LoopwikiError } from "#wiki";
import type { FeedbackStore } from "./feedback-store.ts";
import type { FrictionEvent } from "./friction-event.ts";
import type { FrictionReport } from "./friction-report.ts";

/**
 * Where a report stands: waiting for an audit; in a plan; its plan is merged and somebody must try again;
 * tried and gone; its plan was turned down.
 */
export type ReportState = "open" | "planned" | "to-verify" | "closed" | "declined";

export interface TrackedReport extends FrictionReport {
  state: ReportState;
  /** The plan it is in, or was in last. */
  plan?: string;
  /** What happened to it, oldest first. */
  history: FrictionEvent[];
}

export interface FeedbackSources {
  feedback: FeedbackStore;
  plans: Pick<PlanStore, "list">;
  /** By the plan's run; undefined where it has none. */
  planStatus: (plan: string) => Promise<PlanStatus | undefined>;
}

/** All reports with where they stand, oldest first. */
export async function trackReports(sources: FeedbackSources): Promise<TrackedReport[]> {
  const [reports, events] = await Promise.all([sources.feedback.list(), sources.feedback.events()]);
  const statuses = await statusesOf(sources, events);
  return reports.map((report) => track(report, events, statuses));
}

/** The reports whose plan is merged and whose reporter has not said yet whether it helped. */
export async function reportsToVerify(
  sources: FeedbackSources,
  reporter?: string,
): Promise<TrackedReport[]> {
  const reports = await trackReports(sources);
  return reports.filter(
    (report) =>
      report.state === "to-verify" && (reporter === undefined || report.reporter === reporter),
  );
}

export interface Verdict {
  report: string;
  solved: boolean;
  by: string;
  note?: string;
}

/**
 * Closes a report for good, or opens it again with all that was tried. Throws `unknown-report`, or
 * `not-to-verify` for one that nothing was merged for.
 */
export async function verifyReport(
  sources: FeedbackSources,
  verdict: Verdict,
): Promise<TrackedReport> {
  const reports = await trackReports(sources);
  const found = reports.find(({ id }) => id === verdict.report);
  if (!found) throw unknownReport(verdict.report, reports);
  if (found.state !== "to-verify")
    throw new LoopwikiError(
      "not-to-verify",
      `Report ${found.id} is ${found.state}, expected one whose plan is merged.`,
      { hint: "loopwiki feedback list" },
    );
  await sources.feedback.record({ type: "verified", ...verdict });
  const history = await sources.feedback.events();
  return {
    ...found,
    state: verdict.solved ? "closed" : "open",
    history: history.filter((event) => isAbout(event, found.id)),
  };
}

async function statusesOf(
  { plans, planStatus }: FeedbackSources,
  events: readonly FrictionEvent[],
): Promise<Map<string, PlanStatus>> {
  const wanted = new Set(events.flatMap((event) => (event.type === "planned" ? event.plan : [])));
  const statuses = new Map<string, PlanStatus>();
  if (wanted.size === 0) return statuses;
  for (const { id, plan } of await plans.list()) {
    const status = wanted.has(id) ? ((await planStatus(id)) ?? plan?.status) : undefined;
    if (status !== undefined) statuses.set(id, status);
  }
  return statuses;
}

function track(
  report: FrictionReport,
  events: readonly FrictionEvent[],
  statuses: ReadonlyMap<string, PlanStatus>,
): TrackedReport {
  const history = events.filter((event) => isAbout(event, report.id));
  let state: ReportState = "open";
  let plan: string | undefined;
  for (const event of history)
    if (event.type === "planned") {
      ({ plan } = event);
      state = stateBy(statuses.get(plan));
    } else state = event.solved ? "closed" : "open";
  return { ...report, state, history, ...(plan === undefined ? {} : { plan }) };
}

/** A plan that is given up, or whose file is gone, answers nothing: the next audit looks at the report again. */
function stateBy(status: PlanStatus | undefined): ReportState {
  if (status === "merged") return "to-verify";
  if (status === "rejected") return "declined";
  const isOver = status === undefined || status === "discarded" || status === "stale";
  return isOver ? "open" : "planned";
}

function isAbout(event: FrictionEvent, report: string): boolean {
  return event.type === "planned" ? event.reports.includes(report) : event.report === report;
}

function unknownReport(id: string, reports: readonly FrictionReport[]): LoopwikiError {
  const meant = closest(
    id,
    reports.map((report) => report.id),
  );
  const rest = meant === undefined ? "" : `; did you mean ${meant}?`;
  return new LoopwikiError("unknown-report", `Unexpected report "${id}"${rest}`, {
    hint: "loopwiki feedback list",
  });
}
