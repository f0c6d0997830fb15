import type { FC } from "hono/jsx";
import { planAddress, runAddress } from "../addresses.ts";
import { toneOfPhase, type RunFacts } from "../gather/run-facts.ts";
import type { RunPageProps } from "../gather/runs.ts";
import type { TimelineEntry } from "../gather/timeline.ts";
import { count } from "../words.ts";
import { Badge, Checks, Folded, RawLinks, Receipts, VerdictView, When } from "./parts.tsx";

export const RunPage: FC<RunPageProps> = ({ facts, planTitle, holder, entries }) => (
  <article class="run">
    <header class="page-head">
      <p class="crumbs">
        <a href="/runs">Runs</a>
      </p>
      <h1>{planTitle}</h1>
      <p class="facts-line">
        <Badge tone={toneOfPhase[facts.phase]}>{facts.phase}</Badge> <When at={facts.startedAt} />
        {" · "}
        {count(facts.attempts, "attempt")}
        {" · "}
        {count(facts.commits, "chunk")} committed
        {holder !== undefined && ` · held by ${holder}`}
      </p>
      <p>
        <a href={planAddress(facts.plan)}>Read the plan</a> <code>{facts.run}</code>{" "}
        <span class="quiet" id=":live" role="status"></span>
      </p>
    </header>
    <RawLinks address={runAddress(facts.run)} hasMarkdown={false} />
    <h2>What happened</h2>
    {entries.length === 0 && <p class="empty">Nothing has been recorded yet.</p>}
    <ol class="timeline" id=":timeline" {...liveData(facts)}>
      {entries.map((entry) => (
        <Moment entry={entry} />
      ))}
    </ol>
  </article>
);

/** Tells the script where the run's events come from while it goes on; without one, reloading shows more. */
function liveData({ run, phase }: RunFacts): Record<string, string> {
  return phase === "running" || phase === "paused" ? { "data-run": run } : {};
}

const Moment: FC<{ entry: TimelineEntry }> = ({ entry }) => (
  <li class={entry.tone} id={`event-${entry.seq}`}>
    <p class="moment">
      <b>{entry.title}</b>
      <span class="quiet">
        {entry.chunk !== undefined && `${placeOf(entry)} · `}
        <When at={entry.at} />
      </span>
    </p>
    {entry.detail !== undefined && <p class="detail">{entry.detail}</p>}
    {entry.checks !== undefined && entry.checks.length > 0 && <Checks results={entry.checks} />}
    {entry.verdict !== undefined && <VerdictView verdict={entry.verdict} />}
    {entry.receipts !== undefined && entry.receipts.length > 0 && (
      <Receipts receipts={entry.receipts} />
    )}
    {entry.learning !== undefined && (
      <p class="detail">
        <b>{`Learned (${entry.learning.level}): `}</b>
        {entry.learning.rule} <span class="quiet">{`Evidence: ${entry.learning.evidence}.`}</span>
      </p>
    )}
    {entry.output !== undefined && <Folded {...entry.output} />}
  </li>
);

function placeOf({ chunk, attempt }: TimelineEntry): string {
  return attempt === undefined ? `${chunk}` : `${chunk}, attempt ${attempt}`;
}
