import { readFile } from "node:fs/promises";
import { join, dirname } from "node:path";
import { writeFileDurably, type Git } from "#wiki";
import { z } from "zod";
import { hashText, learningNote, receiptPath } from "./receipt.ts";
import { changedFiles } from "./session-memory.ts";

/** What an agent tells a Stop hook, as far as we need it. */
const stopSchema = z.object({
  session_id: z.string().min(1).max(200),
  stop_hook_active: z.boolean().optional(),
});

const offer =
  'Did this session teach something that the code does not say? Ask the agent to keep it with the loopwiki tool `learn`, or say it yourself: loopwiki correct "…"';

/** Words for the person, once in a session that changed files; undefined for all other stops. */
export async function learningOffer(git: Git, input: string): Promise<string | undefined> {
  const stop = stopSchema.safeParse(parsed(input));
  if (!stop.success || stop.data.stop_hook_active === true) return undefined;
  const note = join(dirname(await receiptPath(git)), learningNote);
  const session = hashText(stop.data.session_id);
  if ((await readFile(note, "utf8").catch(() => "")) === session) return undefined;
  if ((await changedFiles(git)).length === 0) return undefined;
  await writeFileDurably(note, session);
  return JSON.stringify({ systemMessage: offer });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
