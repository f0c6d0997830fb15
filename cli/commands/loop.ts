import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import {
  nextPlan,
  runLoop,
  type LoopEnd,
  type Candidate,
  type LoopStep,
  type StepEnd,
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
import { openWorkspace, type Workspace } from "../compose.ts";
import { requireConsent } from "../config/consent.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import type { Output } from "../output.ts";

/** In `.loopwiki/`: while it is there no loop begins a round, also those that a schedule starts. */
const stopFile = "stop";
const defaultMinutes = 10;

/** `loopwiki loop`: the continuous loop, until something says stop. */
export const run: CommandRun = async (context, input) => {
  const workspace = await openWorkspace(context);
  const { output } = context;
  if (flagOption(input, "stop")) return askToStop(workspace, output);
  await requireConsent(workspace);
  output.note("To end it after the round under way: loopwiki loop --stop");
  const step = stepRunner(context, input);
  const { rounds, end } = await runLoop(
    {
      nextPlan: async (tried) => nextPlan(await candidates(workspace), tried),
      run: step,
      mayGoOn: async () => (await workspace.content.readWorkingFile(stopFile)) === undefined,
      wait: () => waitForWork(context.signal, input),
      note: (text) => output.note(text),
    },
    { maxRounds: roundsOf(input) },
  );
  const rows = rounds.map(({ plan, execute, document = "-", lint = "-" }) =>
    [`execute ${execute}`, `document ${document}`, `lint ${lint}`, plan].join("  "),
  );
  output.answer("loop", { rounds, end }, [...rows, `Ended: ${words[end]}.`].join("\n"));
  const [command, why] = end === "stopped" ? stopped : inspect;
  output.next(command, why);
  return codes[end];
};

async function askToStop({ content }: Workspace, output: Output): Promise<ExitCode> {
  await content.writeWorkingFile(stopFile, "loopwiki loop --stop\n");
  output.answer("loop-stop", { file: `.loopwiki/${stopFile}` }, "No loop begins another round.");
  output.next(`rm .loopwiki/${stopFile}`, "lets loops begin again");
  return exitCodes.ok;
}

const stopped = ["loopwiki andon list", "what stopped the line"] as const;
const inspect = ["loopwiki plan list", "what waits for your review"] as const;

const words: Record<LoopEnd, string> = {
  idle: "no approved plan is ready",
  "stop-file": "somebody asked for it; .loopwiki/stop is there until you remove it",
  rounds: "the rounds that were asked for are done",
  stopped: "the line is stopped; only a person opens it",
  budget: "the budget or a limit of the provider is reached",
  interrupted: "interrupted",
  errors: "two plans in a row could not be executed",
};
const codes: Record<LoopEnd, ExitCode> = {
  idle: exitCodes.ok,
  "stop-file": exitCodes.ok,
  rounds: exitCodes.ok,
  stopped: exitCodes.andon,
  budget: exitCodes.budget,
  interrupted: exitCodes.interrupted,
  errors: exitCodes.user,
};

async function candidates(workspace: Workspace): Promise<Candidate[]> {
  const readable = (await workspace.plans.list()).flatMap(({ plan }) => plan ?? []);
  return Promise.all(
    readable.map(async (plan) => ({
      plan,
      status: (await workspace.planStatus(plan.id)) ?? plan.status,
    })),
  );
}

function roundsOf(input: CommandInput): number {
  const text = textOption(input, "rounds");
  if (text === undefined) return flagOption(input, "once") ? 1 : Infinity;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new LoopwikiError("bad-rounds", `Unexpected --rounds "${text}", expected 1 or more.`);
}

/** Without `--watch` a loop that has nothing to do ends. */
async function waitForWork(signal: AbortSignal, input: CommandInput): Promise<boolean> {
  if (!flagOption(input, "watch") || flagOption(input, "once")) return false;
  const text = textOption(input, "every") ?? String(defaultMinutes);
  const minutes = Number(text);
  if (!(minutes > 0) || minutes > 24 * 60)
    throw new LoopwikiError(
      "bad-interval",
      `Unexpected --every "${text}", expected minutes, from above 0 to 1440.`,
    );
  await sleep(minutes * 60_000, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}

/** Starts this very program again for each step: nothing but the disk is carried from one to the next. */
function stepRunner(
  { directory, signal }: CommandContext,
  input: CommandInput,
): (step: LoopStep, plan?: string) => Promise<StepEnd> {
  const agents = listOption(input, "agent").map((agent) => `--agent=${agent}`);
  return async (step, plan) => {
    const args = plan === undefined ? [step] : [step, ...agents, "--", plan];
    const program = [...process.execArgv, process.argv[1] ?? "", "-C", directory, ...args];
    // Our own Ctrl-C reaches it through the terminal's process group, and it ends in its own order.
    const child = spawn(process.execPath, program, { stdio: ["ignore", "pipe", "inherit"] });
    child.stdout.pipe(process.stderr, { end: false }); // its answer is not ours
    const forward = (): boolean => child.kill("SIGINT");
    signal.addEventListener("abort", forward);
    const [code] = await once(child, "close");
    signal.removeEventListener("abort", forward);
    return signal.aborted ? "interrupted" : endOf(code);
  };
}

function endOf(code: unknown): StepEnd {
  if (code === exitCodes.ok) return "ok";
  if (code === exitCodes.findings) return "findings";
  if (code === exitCodes.andon) return "stopped";
  if (code === exitCodes.budget) return "budget";
  return code === exitCodes.interrupted ? "interrupted" : "error";
}
