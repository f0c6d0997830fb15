import type { FC } from "hono/jsx";
import type { Stats } from "../gather/stats.ts";
import { count } from "../words.ts";
import { Bars, DayChart } from "./charts.tsx";

export const StatsPage: FC<Stats> = (stats) => (
  <article class="wide">
    <header class="page-head">
      <h1>Stats</h1>
      <p class="lead">
        {`${count(stats.pages, "page")}, ${count(stats.links, "link")}, ${count(stats.runs, "run")}.`}
      </p>
    </header>
    <h2>Memory</h2>
    <Bars label="Pages by type" counts={stats.byType} />
    {stats.orphans > 0 && (
      <p class="quiet">{`${count(stats.orphans, "page")} that no other page links to.`}</p>
    )}
    <h2>Plans</h2>
    <Bars label="Plans by status" counts={stats.plans} />
    <h2>Runs</h2>
    {stats.days.length === 0 ? (
      <p class="empty">Nothing has been executed yet.</p>
    ) : (
      <>
        <DayChart days={stats.days} />
        <p>
          {`${count(stats.loops.attempts, "attempt")} for ${count(stats.loops.chunks, "chunk")}, ${stats.loops.firstTry} of them right the first time.`}
        </p>
        <Usage usage={stats.usage} />
        <Stages stages={stats.loops.stages} />
      </>
    )}
  </article>
);

const Usage: FC<{ usage: Stats["usage"] }> = ({ usage }) => (
  <p class="quiet">
    {`Agents worked ${Math.round(usage.minutes)} min, read ${usage.inputTokens.toLocaleString("en")} tokens, wrote ${usage.outputTokens.toLocaleString("en")}, and cost $${usage.costUsd.toFixed(2)} where a price is known.`}
  </p>
);

const Stages: FC<{ stages: Stats["loops"]["stages"] }> = ({ stages }) => (
  <div class="scroll" tabindex={0} role="region" aria-label="Stages of the loop">
    <table>
      <caption class="sr-only">What each stage of the loop caught</caption>
      <thead>
        <tr>
          <th scope="col">Stage</th>
          <th scope="col" class="number">
            Ran
          </th>
          <th scope="col" class="number">
            Skipped
          </th>
          <th scope="col" class="number">
            Caught
          </th>
          <th scope="col">For example</th>
        </tr>
      </thead>
      <tbody>
        {stages.map(({ stage, ran, skipped, caught, examples }) => (
          <tr>
            <th scope="row">{stage}</th>
            <td class="number">{ran}</td>
            <td class="number">{skipped}</td>
            <td class="number">{caught}</td>
            <td class="quiet">{examples[0] ?? ""}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
