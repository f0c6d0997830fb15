import type { Chunk } from "#plans";
import { forReaders } from "../roles/checker.ts";
import { sameModelWarning } from "../roles/same-model.ts";
import { decideStage, defaultCeremony, type CeremonyStage } from "./ceremony.ts";
import type { RunContext } from "./run-context.ts";
import type { RoleAgent } from "./services.ts";

export interface StageRequest {
  stage: CeremonyStage;
  /** Who would be asked. */
  reader: RoleAgent | undefined;
  chunks: readonly Chunk[];
  paths: readonly string[];
  /** Lines added and removed, when there are any yet. */
  lines?: number;
}

/** Whether a model is asked at this stage of the run, and why: what journal and review show. */
export function stageFor(
  run: RunContext,
  { stage, reader, chunks, ...work }: StageRequest,
): { ran: boolean; reason: string } {
  const { maker, ceremony = defaultCeremony } = run.services;
  if (!reader) {
    const role = stage === "contract" ? "checker" : stage;
    return { ran: false, reason: `no agent is configured for the ${role} role` };
  }
  const facts = {
    ...work,
    mechanical: chunks.every((chunk) => chunk.run !== undefined),
    rubric: chunks.some((chunk) => forReaders(chunk).length > 0),
    plan: run.plan,
  };
  const { ask, reason } = decideStage(stage, facts, ceremony);
  return { ran: ask, reason: reason + (ask ? sameModelWarning(maker, reader, ceremony) : "") };
}
