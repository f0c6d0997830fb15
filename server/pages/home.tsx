import type { FC } from "hono/jsx";
import { pageAddress, planAddress, runAddress } from "../addresses.ts";
import type { HomeProps } from "../gather/home.ts";
import type { LogEntry } from "../gather/log-entries.ts";
import type { PlanCard } from "../gather/plans.ts";
import { toneOfPhase, type RunFacts } from "../gather/run-facts.ts";
import type { OpenIncident } from "../services.ts";
import { count } from "../words.ts";
import { Badge, When } from "./parts.tsx";
import { PlanLine } from "./plan-board.tsx";

export const Home: FC<HomeProps> = (props) => (
  <>
    <header class="page-head">
      <h1>{props.repository}</h1>
      <p class="lead">{summaryOf(props)}</p>
    </header>
    {props.incidents.length > 0 && <Incidents incidents={props.incidents} />}
    <div class="home">
      <Pages folders={props.folders} lint={props.lint} />
      <div class="home-side">
        <Plans plans={props.plans} />
        <Runs runs={props.runs} />
        <Log entries={props.log} />
      </div>
    </div>
  </>
);

function summaryOf({ folders, plans, runs }: HomeProps): string {
  const pages = folders.reduce((sum, folder) => sum + folder.pages.length, 0);
  return `${count(pages, "page")}, ${count(plans.length, "plan")}, ${count(runs.length, "recent run")}.`;
}

const Incidents: FC<{ incidents: readonly OpenIncident[] }> = ({ incidents }) => (
  <section class="incidents" aria-labelledby="incidents">
    <h2 id="incidents">The line is stopped</h2>
    <ul class="plain-list">
      {incidents.map((incident) => (
        <li>
          <p>
            <b>{incident.reason}</b>
          </p>
          <p class="quiet">
            <a href={planAddress(incident.plan)}>{incident.plan}</a>
            {incident.chunk !== undefined && ` · chunk ${incident.chunk}`}
            {incident.category !== undefined && ` · ${incident.category}`}
            {` · incident ${incident.id} · `}
            <When at={incident.at} />
          </p>
        </li>
      ))}
    </ul>
  </section>
);

const Pages: FC<Pick<HomeProps, "folders" | "lint">> = ({ folders, lint }) => (
  <section aria-labelledby="pages">
    <h2 id="pages">Pages</h2>
    <p class="lint-line">
      <Badge tone={toneOf(lint)}>lint</Badge> {lintWords(lint)}{" "}
      {lint.errors + lint.warnings > 0 && <code>loopwiki lint</code>}
    </p>
    {folders.length === 0 && (
      <p class="empty">
        There are no pages yet: run <code>loopwiki init</code>.
      </p>
    )}
    <div class="folders">
      {folders.map(({ name, pages }) => (
        <section>
          <h3>{name === "" ? "Start here" : name}</h3>
          <ul class="plain-list">
            {pages.map(({ id, title }) => (
              <li>
                <a href={pageAddress(id)}>{title}</a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  </section>
);

const Plans: FC<{ plans: readonly PlanCard[] }> = ({ plans }) => (
  <section aria-labelledby="plans">
    <h2 id="plans">Plans</h2>
    {plans.length === 0 && (
      <p class="empty">
        No plans yet: <code>loopwiki audit</code> proposes some.
      </p>
    )}
    <ul class="plain-list lines">
      {plans.map((plan) => (
        <PlanLine plan={plan} />
      ))}
    </ul>
  </section>
);

const Runs: FC<{ runs: readonly RunFacts[] }> = ({ runs }) => (
  <section aria-labelledby="runs">
    <h2 id="runs">Recent runs</h2>
    {runs.length === 0 && <p class="empty">Nothing has been executed yet.</p>}
    <ul class="plain-list lines">
      {runs.map((run) => (
        <li>
          <Badge tone={toneOfPhase[run.phase]}>{run.phase}</Badge>
          <div>
            <a href={runAddress(run.run)}>{run.plan}</a>
            <span class="quiet">
              <When at={run.startedAt} />
            </span>
          </div>
        </li>
      ))}
    </ul>
  </section>
);

const Log: FC<{ entries: readonly LogEntry[] }> = ({ entries }) => (
  <section aria-labelledby="log">
    <h2 id="log">Recent log</h2>
    {entries.length === 0 && <p class="empty">The log is empty.</p>}
    <ul class="plain-list entries">
      {entries.map(({ date, op, title }) => (
        <li>
          {title}{" "}
          <span class="quiet">
            {op} · <time datetime={date}>{date}</time>
          </span>
        </li>
      ))}
    </ul>
    {entries.length > 0 && (
      <p class="quiet">
        <a href={pageAddress("log")}>The whole log</a>
      </p>
    )}
  </section>
);

function toneOf({ errors, warnings }: HomeProps["lint"]): "good" | "bad" | "waiting" {
  if (errors > 0) return "bad";
  return warnings > 0 ? "waiting" : "good";
}

function lintWords({ errors, warnings }: HomeProps["lint"]): string {
  if (errors + warnings === 0) return "No findings.";
  return `${count(errors, "error")} and ${count(warnings, "warning")}, named by`;
}
