import { setTimeout as wait } from "node:timers/promises";
import { isStartedByAgent } from "#agents";
import { Git } from "#wiki";
import { startInBackground } from "../background.ts";
import type { CommandContext, CommandRun } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { learningOffer } from "../install/learning-offer.ts";
import { firstWords, sessionMemory, sessionPlace } from "../install/session-memory.ts";

/**
 * An agent waits for its hooks. They take a fifth of a second of one processor; on a machine that is busy with
 * other things, what is not said by then, in milliseconds, is not said.
 */
const patience = 3000;
/** A hook's input is a few hundred characters; more is not read. */
const longestInput = 1_000_000;

/**
 * `loopwiki hook`: what an agent's hooks call. Fails open: whatever goes wrong or takes too long, it says
 * nothing, or less, and exits with 0. `remember` is what the first of them starts in the background.
 */
export const run: CommandRun = async (context, { args: [event] }) => {
  if (isStartedByAgent(process.env)) return exitCodes.ok; // its packet says what it needs
  const words = await wordsFor(event, context).catch(() => undefined);
  if (words !== undefined) context.output.raw(words);
  return exitCodes.ok;
};

async function wordsFor(
  event: string | undefined,
  context: CommandContext,
): Promise<string | undefined> {
  const git = new Git(context.directory);
  const late = wait(patience, undefined, { ref: false });
  if (event === "session-start") return sessionStart(git, late);
  if (event === "stop")
    return Promise.race([standardInput().then((text) => learningOffer(git, text)), late]);
  if (event === "remember") await remember(context);
  return undefined;
}

async function sessionStart(git: Git, late: Promise<undefined>): Promise<string | undefined> {
  const place = await Promise.race([sessionPlace(git), late]);
  if (place === undefined) return undefined;
  const memory = await Promise.race([sessionMemory(place), late.then(() => firstWords(place))]);
  if (typeof memory !== "object") return memory;
  if (memory.isStale)
    startInBackground(["-C", place.repository, "--quiet", "hook", "remember"], process.env);
  return memory.words;
}

async function remember(context: CommandContext): Promise<void> {
  const { openWiki } = await import("../open-wiki.ts");
  const { rememberSession } = await import("../install/remember-session.ts");
  await rememberSession(await openWiki(context));
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
