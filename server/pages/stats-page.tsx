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
        <Progress loops={stats.loops} />
        <h3>By week</h3>
        <FigureTable
          label="Figures by week"
          head="Week of"
          rows={stats.loops.weeks.toReversed().map((week) => ({ name: week.week, ...week }))}
        />
        <h3>By plan</h3>
        <FigureTable
          label="Figures by plan"
          head="Plan"
          rows={stats.loops.plans.map((plan) => ({ name: plan.plan, ...plan }))}
        />
        <h3>What each stage caught</h3>
        <Stages stages={stats.loops.stages} />
      </>
    )}
  </article>
);

/** The three signals of whether the loop gets better, each with what it was before. */
const Progress: FC<{ loops: Stats["loops"] }> = ({ loops }) => {
  const { ratios, trend, spent, minutes } = loops;
  const unpriced =
    spent.unpriced === 0 ? "" : ` and ${count(spent.unpriced, "agent")} without a price`;
  return (
    <>
      <dl class="figures">
        <Figure
          name="Loops to resolution"
          value={one(ratios.loops)}
          was={one(trend?.before.loops)}
          now={one(trend?.recent.loops)}
        />
        <Figure
          name="Right at the first attempt"
          value={`${loops.firstTry} of ${loops.tried}`}
          was={percent(trend?.before.firstTry)}
          now={percent(trend?.recent.firstTry)}
        />
        <Figure
          name="Interventions a chunk"
          value={one(ratios.interventions)}
          was={one(trend?.before.interventions)}
          now={one(trend?.recent.interventions)}
        />
      </dl>
      <p class="quiet">
        {`Agents worked ${Math.round(minutes)} min, read ${spent.inputTokens.toLocaleString("en")} tokens, wrote ${spent.outputTokens.toLocaleString("en")}, and cost $${spent.costUsd.toFixed(2)}${unpriced}.`}
      </p>
    </>
  );
};

const Figure: FC<{ name: string; value: string; was: string; now: string }> = (props) => (
  <>
    <dt>{props.name}</dt>
    <dd>
      <strong>{props.value}</strong>
      {props.was !== "none" && (
        <span class="quiet">{` lately ${props.now}, before ${props.was}`}</span>
      )}
    </dd>
  </>
);

function one(value: number | null | undefined): string {
  return value === null || value === undefined ? "none" : value.toFixed(1);
}

function percent(value: number | null | undefined): string {
  return value === null || value === undefined ? "none" : `${Math.round(value * 100)} %`;
}

type Row = { name: string } & Omit<Stats["loops"]["weeks"][number], "week">;
const columns = ["Chunks", "Loops", "First try", "Interventions", "Tokens", "Cost"];

const FigureTable: FC<{ label: string; head: string; rows: readonly Row[] }> = (props) => (
  <div class="scroll" tabindex={0} role="region" aria-label={props.label}>
    <table>
      <caption class="sr-only">{props.label}</caption>
      <thead>
        <tr>
          <th scope="col">{props.head}</th>
          {columns.map((column) => (
            <th scope="col" class="number">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr>
            <th scope="row">{row.name}</th>
            {cellsOf(row).map((cell) => (
              <td class="number">{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

function cellsOf({ chunks, loops, firstTry, tried, interventions, spent }: Row): string[] {
  const steps = Object.values(interventions).reduce((sum, times) => sum + times, 0);
  const tokens = (spent.inputTokens + spent.outputTokens).toLocaleString("en");
  return [chunks, loops, `${firstTry}/${tried}`, steps, tokens, `$${spent.costUsd.toFixed(2)}`].map(
    String,
  );
}

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
