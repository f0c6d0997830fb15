import type { FC } from "hono/jsx";
import { incidentAddress, pageAddress, planAddress, runAddress } from "../addresses.ts";
import type { HomeProps } from "../gather/home.ts";
import type { LogEntry } from "../gather/log-entries.ts";
import { toneOfPhase, type RunFacts } from "../gather/run-facts.ts";
import type { OpenIncident } from "../services.ts";
import { count } from "../words.ts";
import { folderAddress } from "./page-list.tsx";
import { Badge, PageLinks, When } from "./parts.tsx";
import { PlanLine } from "./plan-board.tsx";

export const Home: FC<HomeProps> = (props) => (
  <>
    <header class="page-head">
      <h1>{props.repository}</h1>
    </header>
    {props.incidents.length > 0 && <Incidents incidents={props.incidents} />}
    <Glance {...props} />
    <div class="home">
      <FolderList folders={props.folders} />
      <div class="home-side">
        <Plans {...props} />
        <Runs runs={props.runs} />
        <RecentLog entries={props.log} />
      </div>
    </div>
  </>
);

interface Number {
  href: string;
  value: number | string;
  words: string;
  tone: "good" | "bad" | "waiting" | "plain";
}

/** The state of memory and loops in five numbers, each a way in. */
const Glance: FC<HomeProps> = (props) => (
  <ul class="glance">
    {numbersOf(props).map(({ href, value, words, tone }) => (
      <li class={tone}>
        <a href={href}>
          <b>{value}</b>
          {words}
        </a>
      </li>
    ))}
  </ul>
);

function lintNumber(lint: HomeProps["lint"]): Number {
  if (!lint) return { href: "/lint", value: "…", words: "lint findings", tone: "plain" };
  const { errors, warnings } = lint;
  return {
    href: "/lint",
    value: errors + warnings,
    words: errors > 0 ? `lint findings, ${count(errors, "error")}` : "lint findings",
    tone: errors > 0 ? "bad" : warnings > 0 ? "waiting" : "good",
  };
}

function numbersOf({ pages, lint, incidents, planCounts, runs }: HomeProps): Number[] {
  const plansWith = (...statuses: string[]): number =>
    planCounts
      .filter(({ status }) => statuses.includes(status))
      .reduce((sum, { count }) => sum + count, 0);
  const waiting = plansWith("proposed", "verified", "stopped", "stale");
  const running = runs.filter(({ phase }) => phase === "running").length;
  return [
    { href: "/pages", value: pages, words: pages === 1 ? "page" : "pages", tone: "plain" },
    lintNumber(lint),
    {
      href: "/plans",
      value: waiting,
      words: waiting === 1 ? "plan waits for you" : "plans wait for you",
      tone: waiting > 0 ? "waiting" : "plain",
    },
    { href: "/runs", value: running, words: "under way", tone: running > 0 ? "good" : "plain" },
    {
      href: "/andon",
      value: incidents.length,
      words: incidents.length === 1 ? "open incident" : "open incidents",
      tone: incidents.length > 0 ? "bad" : "good",
    },
  ];
}

const Incidents: FC<{ incidents: readonly OpenIncident[] }> = ({ incidents }) => (
  <section class="incidents" aria-labelledby=":incidents">
    <h2 id=":incidents">The line is stopped</h2>
    <ul class="plain-list">
      {incidents.map((incident) => (
        <li>
          <p>
            <a href={incidentAddress(incident.id)}>{incident.reason}</a>
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

export const FolderList: FC<Pick<HomeProps, "folders">> = ({ folders }) => (
  <section aria-labelledby=":pages">
    <h2 id=":pages">Pages</h2>
    {folders.length === 0 && (
      <p class="empty">
        There are no pages yet: run <code>loopwiki init</code>.
      </p>
    )}
    <div class="folders">
      {folders.map(({ name, pages, total }) => (
        <section>
          <h3>{name === "" ? "Start here" : <a href={folderAddress(name)}>{name}</a>}</h3>
          <PageLinks pages={pages} />
          {total > pages.length && (
            <p class="quiet">
              <a href={folderAddress(name)}>{`and ${total - pages.length} more`}</a>
            </p>
          )}
        </section>
      ))}
    </div>
  </section>
);

const Plans: FC<Pick<HomeProps, "plans" | "planCounts">> = ({ plans, planCounts }) => (
  <section aria-labelledby=":plans">
    <h2 id=":plans">Plans</h2>
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
    {plans.length > 0 && (
      <p class="quiet">
        <a href="/plans">
          {planCounts.map(({ status, count }) => `${count} ${status}`).join(", ")}
        </a>
      </p>
    )}
  </section>
);

const Runs: FC<{ runs: readonly RunFacts[] }> = ({ runs }) => (
  <section aria-labelledby=":runs">
    <h2 id=":runs">Recent runs</h2>
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

export const RecentLog: FC<{ entries: readonly LogEntry[] }> = ({ entries }) => (
  <section aria-labelledby=":log">
    <h2 id=":log">Recent log</h2>
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
        <a href={pageAddress("log")}>The whole log</a>, also as a <a href="/feed.atom">feed</a>
      </p>
    )}
  </section>
);
