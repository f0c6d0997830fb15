import type { Chunk } from "#plans";
import { z } from "zod";
import type { RunContext } from "../execute/run-context.ts";
import type { RoleAgent } from "../execute/services.ts";
import type { Objection, PromptRecord } from "../journal/run-records.ts";
import { fence, newNonce, sha256 } from "../packet/fence.ts";
import { formatContract } from "../packet/maker-packet.ts";
import { askReader, type ReaderFailure } from "./ask-reader.ts";
import { checkoutRoom } from "./reading-room.ts";
import { fillPrompt, rolePrompt } from "./role-prompt.ts";

const contractOutputSchema = z.object({
  decision: z.enum(["agree", "object"]),
  objections: z.array(z.object({ criterion: z.string(), why: z.string(), suggestion: z.string() })),
});

export type ContractAnswer =
  { decision: "agree" | "object"; objections: Objection[]; prompt: PromptRecord } | ReaderFailure;

/** What was agreed to: changes when the chunk asks for anything else. */
export function contractHash(chunk: Chunk): string {
  const { title, instructions, files, tests_may_change, contract } = chunk;
  return sha256(JSON.stringify([title, instructions, files, tests_may_change, contract]));
}

/**
 * Asks the checker, before any code is written, whether the contract can be judged and whether meeting it
 * is doing the chunk. `run.checkout` must hold the chunk's start.
 */
export async function askAboutContract(
  run: RunContext,
  chunk: Chunk,
  reader: RoleAgent,
): Promise<ContractAnswer> {
  const { git, content, commands } = run.services;
  const commit = run.state.started.base;
  const prompt = await rolePrompt("contract", { git, content, commit });
  const nonce = newNonce();
  const lines = Object.entries(commands).map(([name, command]) => `${name}: ${command}`);
  const packet = fillPrompt(prompt, {
    nonce,
    chunk_title: chunk.title,
    instructions: fence(nonce, "chunk", chunk.instructions || chunk.title),
    contract: fence(nonce, "contract", formatContract(chunk.contract)),
    files: [...chunk.files, ...chunk.tests_may_change].map((glob) => `- ${glob}`).join("\n"),
    commands: lines.length === 0 ? "(none)" : fence(nonce, "commands", lines.join("\n")),
  });
  const reply = await askReader(
    reader,
    {
      role: "checker",
      plan: run.plan.id,
      chunk: `${chunk.id}:contract`,
      attempt: 1,
      packet,
      schema: contractOutputSchema,
      problemWith: async ({ decision, objections }) =>
        decision === "object" && objections.length === 0
          ? "it objects without an objection"
          : undefined,
      maxUsd: run.plan.budget.usd,
    },
    checkoutRoom(run),
  );
  return "failure" in reply ? reply : { ...reply.answer, prompt: prompt.record };
}
