import type { PlanStatus } from "#plans";
import type { FC } from "hono/jsx";
import { planAddress } from "../addresses.ts";
import type { PlanBoardProps, PlanCard } from "../gather/plans.ts";
import type { Tone } from "../gather/timeline.ts";
import { count } from "../words.ts";
import { Badge } from "./parts.tsx";

export const toneOfStatus: Record<PlanStatus, Tone> = {
  proposed: "plain",
  approved: "waiting",
  "in-progress": "waiting",
  verified: "good",
  merged: "good",
  stopped: "bad",
  rejected: "plain",
  stale: "waiting",
  discarded: "plain",
};

export const PlanBoard: FC<PlanBoardProps> = ({ groups, broken }) => (
  <>
    <header class="page-head">
      <h1>Plans</h1>
      <p class="lead">A plan is proposed, approved by a person, executed, verified and merged.</p>
    </header>
    {groups.length + broken.length === 0 && (
      <p class="empty">
        No plans yet: <code>loopwiki audit</code> proposes some.
      </p>
    )}
    <div class="board">
      {groups.map(({ status, plans }) => (
        <section aria-labelledby={`status-${status}`}>
          <h2 id={`status-${status}`}>
            <Badge tone={toneOfStatus[status]}>{status}</Badge>{" "}
            <span class="quiet">{count(plans.length, "plan")}</span>
          </h2>
          <ul class="cards">
            {plans.map((plan) => (
              <li>
                <a href={planAddress(plan.id)}>{plan.title}</a>
                <p class="quiet">{cardFacts(plan)}</p>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {broken.length > 0 && <Broken broken={broken} />}
    </div>
  </>
);

const Broken: FC<Pick<PlanBoardProps, "broken">> = ({ broken }) => (
  <section aria-labelledby="broken">
    <h2 id="broken">
      <Badge tone="bad">unreadable</Badge> <span class="quiet">{count(broken.length, "file")}</span>
    </h2>
    <ul class="cards">
      {broken.map(({ path, reason }) => (
        <li>
          <code>{path}</code>
          <p class="quiet">{reason}</p>
        </li>
      ))}
    </ul>
  </section>
);

/** A plan in one line, for the home page. */
export const PlanLine: FC<{ plan: PlanCard }> = ({ plan }) => (
  <li>
    <Badge tone={toneOfStatus[plan.status]}>{plan.status}</Badge>
    <a href={planAddress(plan.id)}>{plan.title}</a>
  </li>
);

function cardFacts({ category, priority, chunks }: PlanCard): string {
  return `${category} · priority ${priority} · ${count(chunks, "chunk")}`;
}
