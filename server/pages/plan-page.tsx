import type { AttemptState } from "#agents";
import type { Chunk, Command, Criterion, Evidence } from "#plans";
import type { Child, FC } from "hono/jsx";
import { fileAddress, planAddress, runAddress, skillAddress } from "../addresses.ts";
import type { PlanPageProps } from "../gather/plans.ts";
import { tally, type Tone } from "../gather/timeline.ts";
import { count, shortId } from "../words.ts";
import { Diff } from "./diff.tsx";
import { Badge, Checks, Fact, Folded, Prose, RawLinks, Receipts, VerdictView } from "./parts.tsx";
import { Decisions } from "./plan-decisions.tsx";
import { toneOfStatus } from "./plan-board.tsx";

export interface WholePlanProps extends PlanPageProps {
  /** What its run changed. */
  diff: string | undefined;
}

export const PlanPage: FC<WholePlanProps> = ({ plan, status, html, run, attempts, hash, diff }) => (
  <article class="plan">
    <header class="page-head">
      <p class="crumbs">
        <a href="/plans">Plans</a>
        <span>{plan.id}</span>
      </p>
      <h1>{plan.title}</h1>
      <p class="facts-line">
        <Badge tone={toneOfStatus[status]}>{status}</Badge>
        {` ${plan.category} · ${plan.mode} · priority ${plan.priority} · impact ${plan.impact} of 5 · effort ${plan.effort} of 5 · ${plan.risk} risk`}
      </p>
      {run !== undefined && (
        <p>
          <a href={runAddress(run.run)}>Follow its run</a>{" "}
          <span class="quiet">{`${run.phase}, ${count(run.attempts, "attempt")}`}</span>
        </p>
      )}
    </header>
    <Decisions id={plan.id} status={status} seen={hash} hasRun={run !== undefined} />
    <h2>Why</h2>
    <Prose html={html.why} />
    <h2>Current state</h2>
    <Prose html={html.state} />
    <EvidenceList evidence={plan.evidence} />
    <p class="quiet">{`Written against commit ${shortId(plan.planned_at)}.`}</p>
    <h2>Chunks</h2>
    <ol class="chunks">
      {plan.chunks.map((chunk, at) => (
        <ChunkView
          chunk={chunk}
          html={html.instructions[at] ?? ""}
          attempts={attempts.get(chunk.id) ?? []}
        />
      ))}
    </ol>
    <Commands name="Commands" commands={plan.commands} />
    <Commands name="Goal" commands={plan.goal} />
    <Bullets name="Risks" items={plan.risks} />
    <Bullets name="Stop conditions" items={plan.stopConditions} />
    {diff !== undefined && (
      <>
        <h2>What it changed</h2>
        <Diff text={diff} label="What the run changed" />
      </>
    )}
    <RawLinks address={planAddress(plan.id)} />
  </article>
);

const EvidenceList: FC<{ evidence: readonly Evidence[] }> = ({ evidence }) => (
  <ul class="evidence">
    {evidence.map(({ path, line, note, excerpt }) => (
      <li>
        <a href={fileAddress(path, `L${line}`)}>{`${path}:${line}`}</a> {note}
        {excerpt !== "" && <pre tabindex={0}>{excerpt}</pre>}
      </li>
    ))}
  </ul>
);

interface ChunkViewProps {
  chunk: Chunk;
  html: string;
  attempts: readonly AttemptState[];
}

const ChunkView: FC<ChunkViewProps> = ({ chunk, html, attempts }) => (
  <li id={`chunk-${chunk.id}`}>
    <h3>{chunk.title}</h3>
    <dl class="facts">
      <Fact name="May touch" values={codes(chunk.files)} />
      <Fact name="Tests it may change" values={codes(chunk.tests_may_change)} />
      <Fact
        name="Skill"
        values={
          chunk.skill === undefined ? [] : [<a href={skillAddress(chunk.skill)}>{chunk.skill}</a>]
        }
      />
      <Fact name="Pages to read" values={codes(chunk.wiki)} />
      <Fact name="Runs" values={chunk.run === undefined ? [] : codes([chunk.run])} />
      <Fact name="Delivers" values={codes(chunk.deliverables)} />
    </dl>
    <Prose html={html} />
    <h4>Contract</h4>
    <ul class="checks">
      {chunk.contract.map((criterion) => (
        <CriterionView criterion={criterion} />
      ))}
    </ul>
    {attempts.length > 0 && (
      <>
        <h4>Attempts</h4>
        <ol class="attempts">
          {attempts.map((attempt) => (
            <AttemptView attempt={attempt} />
          ))}
        </ol>
      </>
    )}
  </li>
);

function codes(texts: readonly string[]): Child[] {
  return texts.map((text) => <code>{text}</code>);
}

const CriterionView: FC<{ criterion: Criterion }> = ({ criterion }) => (
  <li>
    {criterion.criterion}
    <span class="expected">
      {criterion.verify !== undefined && <code>{criterion.verify}</code>}
      {criterion.rubric !== undefined && <span class="quiet">{criterion.rubric}</span>}
    </span>
  </li>
);

/** How the attempt went: refused with an outcome, approved by the checker, or not judged yet. */
function wordOf({ ended, verdict }: AttemptState): { word: string; tone: Tone } {
  if (ended) return { word: ended.outcome, tone: "bad" };
  if (verdict?.verdict.decision === "approve") return { word: "approved", tone: "good" };
  return { word: "under way", tone: "waiting" };
}

const AttemptView: FC<{ attempt: AttemptState }> = ({ attempt }) => (
  <li value={attempt.attempt}>
    <Badge tone={wordOf(attempt).tone}>{wordOf(attempt).word}</Badge>{" "}
    <span class="quiet">{`${attempt.started.agent} · gates: ${tally(attempt.gates?.results ?? [])}`}</span>
    {attempt.ended !== undefined && attempt.ended.feedback !== "" && (
      <p class="detail">{attempt.ended.feedback}</p>
    )}
    {attempt.verdict !== undefined && <VerdictView verdict={attempt.verdict.verdict} />}
    <AttemptDetails attempt={attempt} />
  </li>
);

/** What the maker was shown and what each gate said, for who wants to know. */
const AttemptDetails: FC<{ attempt: AttemptState }> = ({ attempt: { gates, packet, ended } }) => (
  <>
    {gates !== undefined && gates.results.length > 0 && (
      <details>
        <summary>Gates</summary>
        <Checks results={gates.results} />
      </details>
    )}
    {packet !== undefined && packet.receipts.length > 0 && (
      <details>
        <summary>{`Memory it was shown: ${count(packet.receipts.length, "receipt")}`}</summary>
        <Receipts receipts={packet.receipts} />
      </details>
    )}
    {ended !== undefined && ended.output !== "" && (
      <Folded title="Output of the failed check" text={ended.output} />
    )}
  </>
);

const Commands: FC<{ name: string; commands: readonly Command[] }> = ({ name, commands }) =>
  commands.length === 0 ? (
    <></>
  ) : (
    <>
      <h2>{name}</h2>
      <ul class="checks">
        {commands.map(({ command, expected }) => (
          <li>
            <code>{command}</code> <span class="quiet">{expected}</span>
          </li>
        ))}
      </ul>
    </>
  );

const Bullets: FC<{ name: string; items: readonly string[] }> = ({ name, items }) =>
  items.length === 0 ? (
    <></>
  ) : (
    <>
      <h2>{name}</h2>
      <ul>
        {items.map((item) => (
          <li>{item}</li>
        ))}
      </ul>
    </>
  );
