import { setTimeout as wait } from "node:timers/promises";
import type { CommandContext, CommandRun } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";

/** An agent waits for its hooks: what is not said by then, in milliseconds, is not said. */
const patience = 800;
/** A hook's input is a few hundred characters; more is not read. */
const longestInput = 1_000_000;

/**
 * `loopwiki hook`: what an agent's hooks call. Fails open: whatever goes wrong or takes too long, it says
 * nothing and exits with 0.
 */
export const run: CommandRun = async (context, { args: [event] }) => {
  const words = await Promise.race([
    wordsFor(event, context).catch(() => undefined),
    wait(patience, undefined),
  ]);
  if (words !== undefined) context.output.raw(words);
  return exitCodes.ok;
};

async function wordsFor(
  event: string | undefined,
  context: CommandContext,
): Promise<string | undefined> {
  const { isStartedByAgent } = await import("#agents");
  if (isStartedByAgent(process.env)) return undefined; // its packet says what it needs
  if (event === "session-start") {
    const { openWiki } = await import("../open-wiki.ts");
    const { sessionMemory } = await import("../install/session-memory.ts");
    return sessionMemory(await openWiki(context));
  }
  if (event !== "stop") return undefined;
  const { findRepository } = await import("../init/find-repository.ts");
  const { learningOffer } = await import("../install/learning-offer.ts");
  const { git } = await findRepository(context.directory);
  return learningOffer(git, await standardInput());
}

async function standardInput(): Promise<string> {
  let text = "";
  process.stdin.setEncoding("utf8");
  for await (const part of process.stdin) {
    text += String(part);
    if (text.length > longestInput) return "";
  }
  return text;
}
