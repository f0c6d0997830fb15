import type { AttemptState } from "#agents";
import type { Plan, PlanStatus } from "#plans";
import { renderSafely } from "#wiki";
import { latestRunOf } from "./runs.ts";
import type { RunFacts } from "./run-facts.ts";
import { resolverFrom } from "./link-views.ts";
import type { ServerServices } from "../services.ts";

export interface PlanPageProps {
  /** Of the text as it is shown here; approving is consent to exactly that. */
  hash: string;
  plan: Plan;
  status: PlanStatus;
  /** Sanitized HTML of the plan's prose. */
  html: { why: string; state: string; instructions: readonly string[] };
  /** The plan's latest run. */
  run: RunFacts | undefined;
  /** Attempts of the latest run by chunk id. */
  attempts: ReadonlyMap<string, readonly AttemptState[]>;
}

export interface PlanCard {
  id: string;
  title: string;
  status: PlanStatus;
  category: string;
  /** 1 is first. */
  priority: number;
  chunks: number;
}

export interface PlanBoardProps {
  groups: readonly { status: PlanStatus; plans: readonly PlanCard[] }[];
  /** Plan files that do not parse. */
  broken: readonly { path: string; reason: string }[];
}

/** What needs a person first, then what is under way, then what is over. */
const order: readonly PlanStatus[] = [
  "stopped",
  "verified",
  "proposed",
  "stale",
  "in-progress",
  "approved",
  "merged",
  "rejected",
  "discarded",
];

/** The plans that parse, in the order of the board, and those that do not. */
export async function gatherPlans(
  services: Pick<ServerServices, "plans" | "planStatus">,
): Promise<{ cards: PlanCard[]; broken: PlanBoardProps["broken"] }> {
  const cards: PlanCard[] = [];
  const broken: { path: string; reason: string }[] = [];
  for (const { id, path, plan, findings } of await services.plans.list()) {
    if (plan === undefined) {
      broken.push({ path, reason: findings[0]?.reason ?? "It cannot be read." });
      continue;
    }
    const { title, category, priority } = plan;
    const status = (await services.planStatus(id)) ?? plan.status;
    cards.push({ id, title, status, category, priority, chunks: plan.chunks.length });
  }
  return { cards: cards.toSorted(byOrder), broken };
}

export function boardOf(cards: readonly PlanCard[]): PlanBoardProps["groups"] {
  return order
    .map((status) => ({ status, plans: cards.filter((card) => card.status === status) }))
    .filter(({ plans }) => plans.length > 0);
}

/** Everything on a plan's own page; undefined when no plan has the id or it does not parse. */
export async function gatherPlan(
  services: ServerServices,
  id: string,
): Promise<PlanPageProps | undefined> {
  const stored = (await services.plans.list()).find((one) => one.id === id);
  const plan = stored?.plan;
  if (stored === undefined || plan === undefined) return undefined;
  const index = await services.wiki.index();
  const show = async (text: string): Promise<string> =>
    text === "" ? "" : (await renderSafely(text, { resolve: resolverFrom(index, planPath) })).html;
  const [latest, why, state, ...instructions] = await Promise.all([
    latestRunOf(services.runs, id),
    show(plan.why),
    show(plan.state),
    ...plan.chunks.map((chunk) => show(chunk.instructions)),
  ]);
  return {
    hash: stored.hash,
    plan,
    status: (await services.planStatus(id)) ?? plan.status,
    html: { why, state, instructions },
    run: latest?.facts,
    attempts: latest?.attempts ?? new Map(),
  };
}

/** Links in a plan are relative to `plans/`. */
const planPath = "plans/plan.md";

function byOrder(left: PlanCard, right: PlanCard): number {
  return (
    order.indexOf(left.status) - order.indexOf(right.status) ||
    left.priority - right.priority ||
    left.title.localeCompare(right.title)
  );
}
