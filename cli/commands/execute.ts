import {
  forEachPlan,
  overlappingPlans,
  previewPackets,
  runPlan,
  type RunEvent,
  type RunState,
} from "#agents";
import { LoopwikiError } from "#wiki";
import {
  flagOption,
  listOption,
  textOption,
  type CommandContext,
  type CommandInput,
  type CommandRun,
} from "../command.ts";
import { executeServices, openWorkspace, type Workspace } from "../compose.ts";
import { count } from "../doctor/check.ts";
import { requireConsent } from "../config/consent.ts";
import type { Output } from "../output.ts";
import { exitCodeOfError, exitCodes, worstOf, type ExitCode } from "../exit-codes.ts";
import { describeEvent, describeTokens } from "../describe-event.ts";
import { modeOption } from "./plan/mode-option.ts";

/** `loopwiki execute <plan…>`: one plan, or several of which `--parallel` work at the same time. */
export const run: CommandRun = async (context, input) => {
  const workspace = await openWorkspace(context);
  const names = await plansNamed(workspace, input.args);
  const [name = ""] = names;
  if (flagOption(input, "dryRun")) {
    const agents = listOption(input, "agent");
    for (const plan of names) await dryRun(context, workspace, { name: plan, agents });
    return exitCodes.ok;
  }
  await requireConsent(workspace);
  if (names.length > 1) return executeSeveral(context, { workspace, names, input });
  return report(context, await execute({ context, workspace, input, name }));
};

interface Execution {
  context: CommandContext;
  workspace: Workspace;
  input: CommandInput;
  name: string;
  /** Put before each line, where several plans speak. */
  prefix?: string;
}

async function execute(execution: Execution): Promise<RunState> {
  const { context, workspace, input, name, prefix = "" } = execution;
  const { output } = context;
  const watch = (event: RunEvent | { type: "note"; text: string }): void => {
    if (event.type === "note") output.detail(`${prefix}  ${event.text}`);
    else for (const line of describeEvent(event, output.colors)) output.note(`${prefix}${line}`);
  };
  const services = await executeServices(workspace, { agents: listOption(input, "agent"), watch });
  const until = textOption(input, "until");
  const hypothesis = textOption(input, "hypothesis");
  const mode = modeOption(input);
  return runPlan(services, name, {
    signal: context.signal,
    ...(until === undefined ? {} : { until }),
    ...(hypothesis === undefined ? {} : { hypothesis }),
    ...(mode === undefined ? {} : { mode }),
  });
}

interface Several {
  workspace: Workspace;
  names: readonly string[];
  input: CommandInput;
}

/** Each plan in its own worktree; budgets, rate limits and the line are the clone's, so they share them. */
async function executeSeveral(
  context: CommandContext,
  { workspace, names, input }: Several,
): Promise<ExitCode> {
  const { output, signal } = context;
  const parallel = parallelOf(input);
  if (parallel > 1) await warnOfOverlaps(workspace, names, output);
  const width = Math.max(...names.map(({ length }) => length));
  const ends = await forEachPlan(names, { parallel, signal }, (name) =>
    execute({ context, workspace, input, name, prefix: `${name.padEnd(width)} | ` }),
  );
  const runs = ends.map(({ plan, result, refused }) => ({
    plan,
    phase: result?.phase ?? null,
    incident: result?.incident ?? null,
    refused: refused ? { code: refused.code, message: refused.message } : null,
  }));
  const lines = ends.map(
    ({ plan, result, refused }) => `${plan}: ${result?.phase ?? refused?.message ?? ""}`,
  );
  output.answer("execute-several", { runs }, lines.join("\n"));
  for (const { refused } of ends) if (refused) output.error(refused.message, refused.hint);
  output.next(
    `loopwiki merge ${names.join(" ")}`,
    "one after the other, each verified on what came before",
  );
  return worstOf(
    ends.map(({ result, refused }) =>
      refused ? exitCodeOfError[refused.kind] : exitCodeOf(result),
    ),
  );
}

async function warnOfOverlaps(
  { plans, git }: Workspace,
  names: readonly string[],
  output: Output,
): Promise<void> {
  const read = await Promise.all(names.map(async (name) => (await plans.get(name)).plan));
  const files = await git.list(["ls-files", "-z"]);
  for (const { plans: pair, files: shared } of overlappingPlans(read, files)) {
    const some = shared.slice(0, 5).join(", ");
    const more = shared.length > 5 ? ` and ${shared.length - 5} more` : "";
    output.note(
      `Warning: ${pair.join(" and ")} may both change ${some}${more}: the one merged second may conflict.`,
    );
  }
}

/** Ids in the order they were named, each once. */
async function plansNamed({ plans }: Workspace, names: readonly string[]): Promise<string[]> {
  const stored = await Promise.all(names.map((name) => plans.get(name)));
  return [...new Set(stored.map(({ plan }) => plan.id))];
}

function parallelOf(input: CommandInput): number {
  const text = textOption(input, "parallel") ?? "1";
  const parallel = Number(text);
  if (Number.isInteger(parallel) && parallel >= 1 && parallel <= 16) return parallel;
  throw new LoopwikiError(
    "bad-parallel",
    `Unexpected --parallel "${text}", expected a whole number from 1 to 16.`,
  );
}

function exitCodeOf(state: RunState): ExitCode {
  if (state.phase === "stopped") return exitCodes.andon;
  if (state.phase !== "paused") return exitCodes.ok;
  return state.outcome === "auth" ? exitCodes.user : exitCodes.budget;
}

function report({ output }: CommandContext, state: RunState): ExitCode {
  const { plan, branch, worktree } = state.started;
  const chunks = [...state.chunks].map(([id, chunk]) => ({
    id,
    attempts: chunk.attempts.length,
    commit: chunk.commit ?? null,
  }));
  const data = {
    plan,
    run: state.run,
    phase: state.phase,
    branch,
    worktree,
    chunks,
    incident: state.incident ?? null,
  };
  if (state.phase === "explored") {
    const found = [...state.chunks.values()].flatMap(({ explored }) => explored?.findings ?? []);
    const report = state.report ?? "";
    const text = `${plan}: explored, ${count(found.length, "finding")} in ${report}; nothing was changed`;
    output.answer("execute", { ...data, report, findings: found }, text);
    return nextStep(output, state);
  }
  const committed = chunks.filter(({ commit }) => commit !== null).length;
  const words = committed === 1 ? "1 chunk" : `${committed} chunks`;
  output.answer("execute", data, `${plan}: ${state.phase}, ${words} committed on ${branch}`);
  return nextStep(output, state);
}

function nextStep(output: Output, state: RunState): ExitCode {
  const { plan } = state.started;
  switch (state.phase) {
    case "verified":
      output.next(`loopwiki review ${plan}`, "see the diff and the proof, then merge or discard");
      return exitCodes.ok;
    case "explored":
      return afterExploring(output, state);
    case "stopped":
      output.error(state.reason ?? "the line is stopped");
      output.next(`loopwiki andon show ${state.incident ?? ""}`, "what stopped the line");
      return exitCodes.andon;
    case "paused":
      return afterPause(output, state);
    case "running":
    case "merged":
    case "discarded":
      output.next(`loopwiki execute ${plan}`, "go on with the next chunk");
      return exitCodes.ok;
    default:
      throw new Error(`unknown phase ${String(state.phase satisfies never)}`);
  }
}

/** A lost login is a person's to mend (exit code 2); a limit or a budget ran out (4). */
function afterPause(output: Output, state: RunState): ExitCode {
  const { reason, outcome, started } = state;
  const login = outcome === "auth";
  output.note(reason ?? "paused");
  if (login) output.next("loopwiki agents test", "sign in, then execute again: nothing is lost");
  else output.next(`loopwiki execute ${started.plan}`, "when the limit has ended or was raised");
  return exitCodeOf(state);
}

function afterExploring(output: Output, { started, report = "" }: RunState): ExitCode {
  const command = `loopwiki plan new --spec ${report} --agent planner=<backend>`;
  output.next(command, `plans what was found; to read it: loopwiki review ${started.plan}`);
  return exitCodes.ok;
}

/** Says what would run and what the maker would be told, without writing anything. */
async function dryRun(
  { output }: CommandContext,
  workspace: Workspace,
  { name, agents }: { name: string; agents: string[] },
): Promise<ExitCode> {
  const { plan } = await workspace.plans.get(name);
  const { commands } = workspace.config;
  const services = await executeServices(workspace, { agents, watch: () => undefined });
  const packets = await previewPackets(services, name);
  const maker = services.maker?.agent.label ?? "the maker (none is configured)";
  const chunks = plan.chunks.map((chunk, index) => {
    const who = chunk.run === undefined ? maker : `\`${chunk.run}\``;
    const packet = packets.find((preview) => preview.chunk === chunk.id)?.packet;
    const memory = packet?.receipts.map(({ id }) => id).join(", ") || "none";
    const told = packet ? [`   packet of ${describeTokens(packet)}`, `   memory: ${memory}`] : [];
    return [`${index + 1}. ${chunk.title}: ${who} in ${chunk.files.join(", ")}`, ...told].join(
      "\n",
    );
  });
  const text = [
    `Would execute ${plan.id} on branch loop/${plan.id}, in a worktree beside this checkout:`,
    ...chunks,
    "Gates after each chunk:",
    ...Object.entries(commands).map(([kind, command]) => `${kind}: ${command}`),
  ].join("\n");
  output.answer("execute-dry-run", { plan: plan.id, chunks: plan.chunks, packets, commands }, text);
  output.next(`loopwiki execute ${plan.id}`, "do it");
  return exitCodes.ok;
}
