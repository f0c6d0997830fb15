import { foldRun, runPlan, type ModelEndpoint, type RunState, type StoredEvent } from "#agents";
import type { Chunk } from "#plans";
import { ceremonySchema } from "../../../../agents/execute/ceremony.ts";
import { startFaultApi, type FaultApi } from "../../../tools/fault-api.ts";
import { rubric, type Protocol } from "../../../tools/fault-reply.ts";
import type { FaultName } from "../../../tools/faults.ts";
import { quickPlan, shelfChunk } from "../../execute/quick-shop.ts";
import { docsChunk, type Shop } from "../../execute/shop.ts";
import { key, modelAgent, quickFor } from "./model-shop.ts";

export type FaultyRole = "maker" | "checker" | "goal-checker";

export interface FaultyRun {
  api: FaultApi;
  /** How it ended for the role that has the fault: an outcome, or `ok` when the plan is verified. */
  ended: string;
  /** ISO time a pause ends, where one is known. */
  resumeAt: string | undefined;
  events: StoredEvent[];
}

const chunk = docsChunk();
const withRubric: Chunk = {
  ...chunk,
  contract: [...chunk.contract, { criterion: rubric, rubric: "a sentence without terms of art" }],
};
/** What each role is given to do; everything around it is done by commands. */
const chunksFor: Record<FaultyRole, Chunk[]> = {
  maker: [{ ...chunk, run: undefined }],
  checker: [withRubric],
  "goal-checker": [withRubric, shelfChunk()],
};

/** Executes a plan in which one role's model has a fault; the others are commands. */
export async function runWithFault(
  shop: Shop,
  role: FaultyRole,
  fault: FaultName,
  protocol: Protocol = "messages",
): Promise<FaultyRun> {
  const api = await startFaultApi(fault, { protocol });
  try {
    const kind = protocol === "messages" ? "anthropic" : "openai-compatible";
    const endpoint: ModelEndpoint = { provider: "shop", kind, key, baseUrl: api.baseUrl };
    const { clock } = shop.services;
    const agent = modelAgent("", { endpoint, clock, ...quickFor(fault) });
    const worker = { agent, model: "m" };
    const ceremony = ceremonySchema.parse({ contract: "never", trajectory: "off" });
    const plan = await quickPlan(shop, { chunks: chunksFor[role] });
    await shop.approve(plan);
    const services = {
      ...shop.services,
      ceremony: {
        ...ceremony,
        checker: role === "checker" ? ("always" as const) : ("never" as const),
      },
      maker: role === "maker" ? worker : undefined,
      checker: role === "checker" ? worker : undefined,
      goalChecker: role === "goal-checker" ? worker : undefined,
    };
    await runPlan(services, plan.id, { signal: new AbortController().signal });
    const [summary] = await services.runs.list();
    const events = await services.runs.read(summary?.run ?? "");
    const state = foldRun(summary?.run ?? "", events);
    return { api, ended: endedAs(state), resumeAt: state?.resumeAt, events };
  } finally {
    await api.close();
  }
}

function endedAs(state: RunState | undefined): string {
  if (!state) return "nothing";
  if (state.phase === "verified") return "ok";
  if (state.phase === "paused") return state.outcome ?? "rate-limited"; // a lost login pauses, too
  const attempts = [...state.chunks.values()].flatMap((chunk) => chunk.attempts);
  const outcomes = new Set(attempts.flatMap(({ ended }) => ended?.outcome ?? []));
  const [outcome = state.reason?.split(": ").at(-1) ?? "nothing"] = outcomes;
  return outcomes.size > 1 ? [...outcomes].join(" and ") : outcome;
}

/** The journal without what differs from run to run: times, folders, ports, random borders. */
export function withoutChance(events: readonly StoredEvent[], folder: string): string[] {
  // How many events were written at once depends on the machine's load.
  const single = events.flatMap((event): object[] =>
    event.type === "agent-said"
      ? event.events.map((said) => ({ ...event, events: [said], seq: 0 }))
      : [{ ...event, seq: 0 }],
  );
  return single.map((event) =>
    JSON.stringify(event)
      .replaceAll(folder, "<shop>")
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>")
      .replaceAll(/"durationMs":[\d.]+/g, '"durationMs":0')
      .replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:0")
      .replaceAll(/"hash":"[0-9a-f]{64}"/g, '"hash":""'),
  );
}
