import { offerLearning } from "#agents";
import { applyPageChange, LoopwikiError } from "#wiki";
import { z } from "zod";
import { logEntryFor } from "../log-entry.ts";
import { defineTool } from "../tool.ts";

export const learn = defineTool({
  name: "learn",
  title: "Keep a learning",
  description:
    "Keep one thing that the code does not say and the next worker needs. It passes a gate: one line, anchored to evidence, not known yet, no secrets. Shown to whoever works on the files in `scope`.",
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
  input: z.strictObject({
    trigger: z.string().trim().min(1).max(200).describe("when it applies: changing prices"),
    rule: z.string().trim().min(1).max(400).describe("what to do then"),
    evidence: z.string().trim().min(1).max(300).describe("incident id, or path@commit"),
    scope: z.array(z.string().trim().min(1).max(200)).min(1).max(20).describe("globs of files"),
  }),
  run: async (offered, { services, client, watch }) => {
    const offer = await offerLearning(services, offered);
    if ("refused" in offer) throw refused(offer.refused);
    const { learning, edits } = offer;
    const log = logEntryFor(services, "learn", `${learning.id}, told by ${client}`);
    await applyPageChange(services.content, { edits, log });
    await watch.look();
    return `Kept as ${learning.id} on 20_SYSTEM/learnings.`;
  },
});

function refused(reason: string): LoopwikiError {
  return new LoopwikiError("learning-refused", `The gate refused the learning: ${reason}.`, {
    hint: "Mend that and offer it again, or leave it: most sessions teach nothing new.",
  });
}
