import { previewPackets, runPlan, type RunEvent, type RunState } from "#agents";
import {
  flagOption,
  listOption,
  textOption,
  type CommandContext,
  type CommandRun,
} from "../command.ts";
import { executeServices, openWorkspace, type Workspace } from "../compose.ts";
import { count } from "../doctor/check.ts";
import { requireConsent } from "../config/consent.ts";
import type { Output } from "../output.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { describeEvent, describeTokens } from "../describe-event.ts";
import { modeOption } from "./plan/mode-option.ts";

export const run: CommandRun = async (context, input) => {
  const [name = ""] = input.args;
  const workspace = await openWorkspace(context);
  if (flagOption(input, "dryRun"))
    return dryRun(context, workspace, { name, agents: listOption(input, "agent") });
  await requireConsent(workspace);
  const { output } = context;
  const watch = (event: RunEvent | { type: "note"; text: string }): void => {
    if (event.type === "note") output.detail(`  ${event.text}`);
    else for (const line of describeEvent(event, output.colors)) output.note(line);
  };
  const services = await executeServices(workspace, { agents: listOption(input, "agent"), watch });
  const until = textOption(input, "until");
  const hypothesis = textOption(input, "hypothesis");
  const mode = modeOption(input);
  const state = await runPlan(services, name, {
    signal: context.signal,
    ...(until === undefined ? {} : { until }),
    ...(hypothesis === undefined ? {} : { hypothesis }),
    ...(mode === undefined ? {} : { mode }),
  });
  return report(context, state);
};

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
      return exitOfStop(state);
    case "paused":
      output.note(state.reason ?? "paused");
      output.next(`loopwiki execute ${plan}`, "when the limit has ended");
      return exitCodes.budget;
    case "running":
    case "merged":
    case "discarded":
      output.next(`loopwiki execute ${plan}`, "go on with the next chunk");
      return exitCodes.ok;
    default:
      throw new Error(`unknown phase ${String(state.phase satisfies never)}`);
  }
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

/** Money that ran out is no fault of the work. */
function exitOfStop({ outcome }: RunState): ExitCode {
  return outcome === "budget" ? exitCodes.budget : exitCodes.andon;
}
