import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { roleNames, type AgentEvent, type AgentResult, type AgentTask } from "#agents";
import { LoopwikiError } from "#wiki";
import type { CommandContext, CommandRun } from "../../command.ts";
import { agentsOf, openWorkspace, type Workspace } from "../../compose.ts";
import { requireConsent } from "../../config/consent.ts";
import { exitCodes } from "../../exit-codes.ts";

/** Plenty for one word; a program that starts slowly and one that waits for a login both end. */
const limits = { idleMs: 90_000, hardMs: 120_000, maxUsd: 0.5 };

const probe = `Answer with the one word "ready". Read no files and use no tools beside the one that gives the answer.\n`;

/**
 * `loopwiki agents test [backend]`: asks an agent for one word, in an empty folder, reading only. Without a
 * name, every agent the settings give a role. It is a real call, and what it cost is shown.
 */
export const run: CommandRun = async (context, input) => {
  const workspace = await openWorkspace(context);
  await requireConsent(workspace);
  const [backend] = input.args;
  const targets = await targetsOf(workspace, backend);
  if (targets.length === 0)
    throw new LoopwikiError(
      "no-agent",
      "The settings give no role to an agent, so there is none to test.",
      {
        hint: "Name one: loopwiki agents test claude-code:haiku. See loopwiki agents list.",
      },
    );
  const tested = [];
  for (const target of targets) tested.push(await test(context, target));
  const good = tested.every(({ outcome }) => outcome === "ok");
  const lines = tested.map(
    ({ agent, outcome, seconds, cost, summary }) =>
      `${outcome === "ok" ? "✓" : "✗"} ${agent}: ${outcome} in ${seconds} s, ${cost}. ${summary}`,
  );
  context.output.answer("agents-test", { tested }, lines.join("\n"));
  if (good) context.output.next("loopwiki execute <plan>", "lets it work");
  else context.output.next("loopwiki agents list", "what each agent needs");
  return good ? exitCodes.ok : exitCodes.findings;
};

type Target = NonNullable<Awaited<ReturnType<typeof agentsOf>>["maker"]>;

async function targetsOf(workspace: Workspace, backend: string | undefined): Promise<Target[]> {
  const agents = await agentsOf(workspace, backend === undefined ? [] : [`maker=${backend}`]);
  const roles = backend === undefined ? roleNames : (["maker"] as const);
  const all = roles.flatMap((role) => agents[role] ?? []);
  return [...new Map(all.map((target) => [target.agent.label, target])).values()];
}

interface Tested {
  agent: string;
  outcome: AgentResult["outcome"];
  summary: string;
  seconds: string;
  cost: string;
  usage: AgentResult["usage"] | null;
}

async function test(
  { output, signal }: CommandContext,
  { agent, model, effort }: Target,
): Promise<Tested> {
  const cwd = await realpath(await mkdtemp(join(tmpdir(), "loopwiki-probe-")));
  const task: AgentTask = {
    role: "maker",
    plan: "-",
    chunk: "probe",
    attempt: 1,
    packet: probe,
    cwd,
    access: "read",
    limits,
    ...(model === undefined ? {} : { model }),
    ...(effort === undefined ? {} : { effort }),
  };
  output.note(`asking ${agent.label} …`);
  const started = Date.now();
  try {
    const result = await last(agent.run(task, signal));
    return {
      agent: agent.label,
      outcome: result.outcome,
      summary: result.summary.trim().split("\n")[0] ?? "",
      seconds: ((Date.now() - started) / 1000).toFixed(1),
      cost: costOf(result.usage),
      usage: result.usage ?? null,
    };
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

async function last(events: AsyncIterable<AgentEvent>): Promise<AgentResult> {
  for await (const event of events) if (event.type === "result") return event.result;
  return { outcome: "infra", summary: "It ended without a result." };
}

function costOf(usage: AgentResult["usage"]): string {
  if (usage === undefined) return "it does not say what it used";
  const tokens = `${usage.inputTokens} + ${usage.outputTokens} tokens`;
  return usage.costUsd === undefined ? tokens : `${tokens}, $${usage.costUsd.toFixed(4)}`;
}
