import type { CheckResult, RunEvent, Verdict } from "#agents";
import type { Output } from "./output.ts";

type Colors = Output["colors"];

/** Lines that tell a person what just happened in a run; some events need no words. */
export function describeEvent(event: RunEvent, colors: Colors): string[] {
  const describe = describers[event.type];
  return describe ? describe(event, colors) : [];
}

type Describer = (event: RunEvent, colors: Colors) => string[];

/** A describer for one kind of event, with its own type inside. */
function on<Type extends RunEvent["type"]>(
  type: Type,
  describe: (event: Extract<RunEvent, { type: Type }>, colors: Colors) => string[],
): Record<string, Describer> {
  const isOfType = (event: RunEvent): event is Extract<RunEvent, { type: Type }> =>
    event.type === type;
  return { [type]: (event, colors) => (isOfType(event) ? describe(event, colors) : []) };
}

const describers: Record<string, Describer> = {
  ...on("run-started", ({ branch, base, worktree }) => [
    `run on ${branch} from ${base.slice(0, 10)} in ${worktree}`,
  ]),
  ...on("run-resumed", () => ["going on with the unfinished run"]),
  ...on("run-reopened", () => ["going on with the stopped run: finished chunks are kept"]),
  ...on("baseline-measured", ({ results }, colors) =>
    results
      .filter(({ status }) => status === "failed")
      .map(({ command = "" }) =>
        colors.yellow(`  ${command} fails on the base commit already; it will judge nobody`),
      ),
  ),
  ...on("attempt-started", ({ chunk, attempt, agent }, colors) => [
    `${colors.bold(chunk)} attempt ${attempt} by ${agent}`,
  ]),
  ...on("packet-built", ({ tokens, budget, sections = [], receipts }, colors) => [
    colors.dim(`  packet of ${describeTokens({ tokens, budget, sections })}`),
    colors.dim(`  memory shown: ${receipts.map(({ id }) => id).join(", ") || "none"}`),
  ]),
  ...on("agent-finished", ({ outcome, summary }, colors) =>
    outcome === "ok"
      ? [colors.dim(`  ${firstLine(summary)}`)]
      : [colors.yellow(`  ${outcome}: ${firstLine(summary)}`)],
  ),
  ...on("gates-judged", ({ results }, colors) =>
    results.map((result) => `  ${describeCheck(result, colors)}`),
  ),
  ...on("checker-judged", ({ verdict }, colors) =>
    verdict.criteria.map((judged) => `  ${mark(judged.met, colors)} ${describeCriterion(judged)}`),
  ),
  ...on("attempt-ended", ({ outcome, feedback }, colors) => [
    colors.red(`  refused: ${outcome}`),
    colors.dim(`  ${firstLine(feedback)}`),
  ]),
  ...on("chunk-committed", ({ chunk, commit }, colors) => [
    colors.green(`  committed ${chunk} as ${commit.slice(0, 10)}`),
  ]),
  ...on("goal-judged", ({ results }, colors) =>
    results.map((result) => `goal ${describeCheck(result, colors)}`),
  ),
  ...on("run-verified", (_, colors) => [
    colors.green("verified: every goal command passes on a clean checkout"),
  ]),
  ...on("run-stopped", ({ incident, reason }, colors) => [
    colors.red(`line stopped (${incident}): ${reason}`),
  ]),
};

export function describeCheck(
  { name, command, status, detail }: CheckResult,
  colors: Colors,
): string {
  const word = { passed: colors.green("✓"), failed: colors.red("✗"), skipped: colors.yellow("–") }[
    status
  ];
  const what = command === undefined ? name : `${name} ${colors.dim(`\`${command}\``)}`;
  return status === "passed" ? `${word} ${what}` : `${word} ${what} ${firstLine(detail)}`;
}

/** A criterion with its evidence, which is left out when the criterion names the command itself. */
export function describeCriterion({
  criterion,
  met,
  evidence,
}: Verdict["criteria"][number]): string {
  const first = firstLine(evidence);
  const command = /^`(.+)` exits 0$/.exec(first)?.[1];
  const told = met === true && command !== undefined && criterion.includes(command);
  return told ? criterion : `${criterion} (${first})`;
}

function mark(met: boolean | undefined, colors: Colors): string {
  if (met === undefined) return colors.yellow("?");
  return met ? colors.green("✓") : colors.red("✗");
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0] ?? "";
}

/** How many tokens a packet has, and what takes them: `4100 of 12000 tokens (prompt 900, map 950, …)`. */
export function describeTokens(packet: {
  tokens: number;
  budget?: number | undefined;
  sections?: readonly { name: string; tokens: number }[] | undefined;
}): string {
  const { tokens, budget, sections = [] } = packet;
  const parts = sections.map((section) => `${section.name} ${section.tokens}`);
  const limit = budget === undefined ? "" : ` of ${budget}`;
  return `${tokens}${limit} tokens${parts.length === 0 ? "" : ` (${parts.join(", ")})`}`;
}
