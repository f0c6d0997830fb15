import { runPlan, type RunEvent, type RunState } from "#agents";
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
import { describeEvent } from "../describe-event.ts";
import { modeOption } from "./plan/mode-option.ts";

export const run: CommandRun = async (context, input) => {
  const [name = ""] = input.args;
  const workspace = await openWorkspace(context);
  if (flagOption(input, "dryRun")) return dryRun(context, workspace, name);
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
function afterPause(output: Output, { reason, outcome, started }: RunState): ExitCode {
  const login = outcome === "auth";
  output.note(reason ?? "paused");
  if (login) output.next("loopwiki agents test", "sign in, then execute again: nothing is lost");
  else output.next(`loopwiki execute ${started.plan}`, "when the limit has ended or was raised");
  return login ? exitCodes.user : exitCodes.budget;
}

function afterExploring(output: Output, { started, report = "" }: RunState): ExitCode {
  const command = `loopwiki plan new --spec ${report} --agent planner=<backend>`;
  output.next(command, `plans what was found; to read it: loopwiki review ${started.plan}`);
  return exitCodes.ok;
}

/** Says what would run, without writing anything. */
async function dryRun(
  { output }: CommandContext,
  workspace: Workspace,
  name: string,
): Promise<ExitCode> {
  const { plan } = await workspace.plans.get(name);
  const lines = plan.chunks.map(
    (chunk, index) =>
      `${index + 1}. ${chunk.title}: ${chunk.run === undefined ? "the maker" : `\`${chunk.run}\``} in ${chunk.files.join(", ")}`,
  );
  const commands = Object.entries(workspace.config.commands).map(
    ([kind, command]) => `${kind}: ${command}`,
  );
  const text = [
    `Would execute ${plan.id} on branch loop/${plan.id}, in a worktree beside this checkout:`,
    ...lines,
    "Gates after each chunk:",
    ...commands,
  ].join("\n");
  output.answer(
    "execute-dry-run",
    { plan: plan.id, chunks: plan.chunks, commands: workspace.config.commands },
    text,
  );
  output.next(`loopwiki execute ${plan.id}`, "do it");
  return exitCodes.ok;
}
