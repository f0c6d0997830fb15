import { z } from "zod";
import { roleNames, backendOutcomes } from "../agent.ts";

const text = z.string();
const tokens = z.number();

/** Not checked for sense: a provider's nonsense is worth recording too. */
const usageSchema = z.strictObject({
  inputTokens: tokens,
  outputTokens: tokens,
  cacheReadTokens: tokens.exactOptional(),
  cacheWriteTokens: tokens.exactOptional(),
  costUsd: z.number().exactOptional(),
});

const eventSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("text"), text }),
  z.strictObject({ type: z.literal("thinking"), text }),
  z.strictObject({ type: z.literal("tool-call"), id: text, name: text, input: z.unknown() }),
  z.strictObject({ type: z.literal("tool-result"), id: text, ok: z.boolean(), text }),
  z.strictObject({ type: z.literal("call"), atMost: usageSchema }),
  z.strictObject({ type: z.literal("usage"), usage: usageSchema }),
  z.strictObject({
    type: z.literal("rate-limit"),
    resumeAt: text.exactOptional(),
    detail: text,
  }),
]);

/** One change of a file; exactly one of `write`, `replace` and `delete`. */
const editSchema = z
  .strictObject({
    /** Relative to the working directory, with `/`. */
    path: text.min(1),
    write: text.optional(),
    /** Each `old` text must be there exactly once. */
    replace: z.array(z.strictObject({ old: text.min(1), new: text })).optional(),
    delete: z.literal(true).optional(),
  })
  .refine(
    ({ write, replace, delete: remove }) =>
      [write, replace, remove].filter((part) => part !== undefined).length === 1,
    { message: "expected exactly one of write, replace and delete" },
  );
export type RecordedEdit = z.infer<typeof editSchema>;

/** What the agent did in one task; the first entry whose role, chunk, attempt and needs fit is played. */
const taskSchema = z.strictObject({
  role: z.enum(roleNames),
  chunk: text.optional(),
  attempt: z.int().min(1).optional(),
  /** Played only when the packet holds each of these texts: what somebody does who was told. */
  needs: z.array(text.min(1)).default([]),
  events: z.array(eventSchema).default([]),
  edits: z.array(editSchema).default([]),
  result: z.strictObject({
    outcome: z.enum(backendOutcomes),
    summary: text,
    output: z.unknown().optional(),
    usage: usageSchema.exactOptional(),
    resumeAt: text.exactOptional(),
  }),
  /** Milliseconds of silence before anything happens. */
  delayMs: z.int().nonnegative().default(0),
});
export type RecordedTask = z.infer<typeof taskSchema>;

const common = {
  $schema: text.optional(),
  schema: z.literal("loopwiki/recording@1"),
  /** Where it comes from, in a sentence; shown to whoever plays it. */
  note: text.min(1),
  tasks: z.array(taskSchema).min(1),
};

/** `scripted` was written by hand to show something; `recorded` was once done by a real agent. */
export const recordingSchema = z.discriminatedUnion("kind", [
  z.strictObject({ ...common, kind: z.literal("scripted") }),
  z.strictObject({ ...common, kind: z.literal("recorded"), recordedAt: z.iso.date() }),
]);
export type Recording = z.infer<typeof recordingSchema>;
