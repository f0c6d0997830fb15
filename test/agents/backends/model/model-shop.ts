import { commandEnvironment, ModelAgent, type AgentTask, type ModelAgentOptions } from "#agents";
import type { RequestLimits } from "../../../../agents/backends/model/guarded-fetch.ts";
import type { FaultName } from "../../../tools/faults.ts";
import { makeRepository, type TestRepository } from "../../../tools/make-repository.ts";
import { shopTask } from "../../agent-contract.ts";

export const key = "sk-garden-gate-4711-wisteria";

/** Limits that nothing reaches on the busiest machine, for all but the faults that are about time. */
const roomy = { firstByteMs: 20_000, idleMs: 20_000, wholeMs: 20_000, maxBytes: 8_000_000 };
const short: Partial<Record<FaultName, Partial<RequestLimits>>> = {
  "hang before headers": { firstByteMs: 300 },
  "one byte at a time": { wholeMs: 1500 },
  "stall in the stream": { idleMs: 300 },
};

/** Waits of a thousandth, and limits that only the fault itself can pass. */
export function quickFor(
  fault?: FaultName,
): Required<Pick<ModelAgentOptions, "retry" | "requests" | "random">> {
  return {
    retry: { tries: 3, baseMs: 1, capMs: 4, totalMs: 20_000 },
    requests: { ...roomy, ...(fault === undefined ? {} : short[fault]) },
    random: () => 0.5,
  };
}

/** A model agent for a server on loopback that speaks Anthropic's messages. */
export function modelAgent(url: string, more: Partial<ModelAgentOptions> = {}): ModelAgent {
  const endpoint = { provider: "anthropic", kind: "anthropic" as const, key };
  return new ModelAgent({
    endpoint: { ...endpoint, baseUrl: `${url}/v1` },
    model: "claude-haiku-5-5",
    environment: commandEnvironment(process.env),
    contentRoot: ".",
    clock: () => new Date(),
    ...quickFor(),
    ...more,
  });
}

/** A shop with a price, a shelf and a page about them, and a maker's task in it. */
export async function modelShop(
  task: Partial<AgentTask> = {},
): Promise<{ repository: TestRepository; task: AgentTask }> {
  const repository = await makeRepository();
  await repository.commit("Open the shop", {
    "src/pricing.js": "export function price(net) {\n  return net * 1.19;\n}\n",
    "src/shelf.js": "export const shelf = ['tea', 'soap'];\n",
    "wiki/10_DOMAIN/pricing.md":
      "---\ntitle: Pricing\ntype: domain\n---\n\n# Pricing\n\nPrices are never negative; tea is rounded to cents.\n",
  });
  return { repository, task: shopTask({ cwd: repository.directory, ...task }) };
}
