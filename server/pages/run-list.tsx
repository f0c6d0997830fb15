import type { FC } from "hono/jsx";
import { planAddress, runAddress } from "../addresses.ts";
import { toneOfPhase, type RunFacts } from "../gather/run-facts.ts";
import { Badge, When } from "./parts.tsx";

export const RunList: FC<{ runs: readonly RunFacts[] }> = ({ runs }) => (
  <>
    <header class="page-head">
      <h1>Runs</h1>
      <p class="lead">Every execution of a plan, newest first.</p>
    </header>
    {runs.length === 0 ? (
      <p class="empty">
        No plan has been executed yet. Approve one, then run <code>loopwiki execute</code>.
      </p>
    ) : (
      <RunTable runs={runs} />
    )}
  </>
);

const RunTable: FC<{ runs: readonly RunFacts[] }> = ({ runs }) => (
  <div class="scroll" tabindex={0} role="region" aria-label="Table of runs">
    <table>
      <thead>
        <tr>
          <th scope="col">Started (UTC)</th>
          <th scope="col">Plan</th>
          <th scope="col">State</th>
          <th scope="col">Attempts</th>
          <th scope="col">Commits</th>
          <th scope="col">Last event (UTC)</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr>
            <td>
              <a href={runAddress(run.run)}>
                <When at={run.startedAt} />
              </a>
            </td>
            <td>
              <a href={planAddress(run.plan)}>{run.plan}</a>
            </td>
            <td>
              <Badge tone={toneOfPhase[run.phase]}>{run.phase}</Badge>
            </td>
            <td class="number">{run.attempts}</td>
            <td class="number">{run.commits}</td>
            <td>
              <When at={run.lastAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
