import { commandEnvironment, ModelAgent, type AgentTask, type ModelAgentOptions } from "#agents";
import { makeRepository, type TestRepository } from "../../../tools/make-repository.ts";
import { shopTask } from "../../agent-contract.ts";

export const key = "sk-garden-gate-4711-wisteria";

/** Waits and limits of a thousandth, so that a test of ten minutes takes half a second. */
export const quick = {
  retry: { tries: 3, baseMs: 1, capMs: 4, totalMs: 500 },
  requests: { firstByteMs: 250, idleMs: 250, wholeMs: 600, maxBytes: 200_000 },
  random: (): number => 0.5,
};

/** A model agent for a server on loopback that speaks Anthropic's messages. */
export function modelAgent(url: string, more: Partial<ModelAgentOptions> = {}): ModelAgent {
  const endpoint = { provider: "anthropic", kind: "anthropic" as const, key };
  return new ModelAgent({
    endpoint: { ...endpoint, baseUrl: `${url}/v1` },
    model: "claude-haiku-5-5",
    environment: commandEnvironment(process.env),
    contentRoot: ".",
    clock: () => new Date(),
    ...quick,
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
