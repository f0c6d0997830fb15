import { planContentHash } from "#plans";
import { buildMakerPacket, type Packet } from "../packet/maker-packet.ts";
import { foldRun } from "../journal/run-state.ts";
import { RunContext } from "./run-context.ts";
import type { ExecuteServices } from "./services.ts";

/** What the maker would be told of a chunk; undefined for a chunk that a command does. */
export interface PacketPreview {
  chunk: string;
  packet: Pick<Packet, "tokens" | "budget" | "sections" | "receipts"> | undefined;
}

/**
 * The first packet of each chunk as it would be built now, without a run: from the current commit and the
 * memory of this checkout. Reads only. A run that goes on has its own packets in its journal.
 */
export async function previewPackets(
  services: ExecuteServices,
  name: string,
): Promise<PacketPreview[]> {
  const { plan, source } = await services.plans.get(name);
  const { git } = services;
  const base = await git.run(["rev-parse", "HEAD"]);
  const state = foldRun("preview", [
    {
      type: "run-started",
      seq: 1,
      at: new Date(0).toISOString(),
      epoch: 0,
      plan: plan.id,
      planHash: planContentHash(source),
      planText: source,
      base,
      target: "",
      branch: "",
      worktree: git.directory,
      checkout: git.directory,
    },
  ]);
  if (!state) throw new Error("a started run has a state");
  const lease = { plan: plan.id, run: "preview", epoch: 0 };
  const run = new RunContext(services, lease, state, new AbortController().signal);
  const previews: PacketPreview[] = [];
  for (const chunk of plan.chunks) {
    const packet =
      chunk.run === undefined ? await buildMakerPacket(run, chunk, { attempt: 1 }) : undefined;
    previews.push({ chunk: chunk.id, packet });
  }
  return previews;
}
