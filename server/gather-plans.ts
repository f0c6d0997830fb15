import type { PlanStatus } from "#plans";
import { renderSafely } from "#wiki";
import { latestRunOf } from "./gather-runs.ts";
import type { PlanBoardProps, PlanCard } from "./pages/plan-board.tsx";
import type { PlanPageProps } from "./pages/plan-page.tsx";
import { resolverFrom } from "./link-views.ts";
import type { ServerServices } from "./services.ts";

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
  const plan = (await services.plans.list()).find((stored) => stored.id === id)?.plan;
  if (plan === undefined) return undefined;
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
