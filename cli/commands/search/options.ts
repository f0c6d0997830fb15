import { LoopwikiError, searchModes, type SearchMode } from "#wiki";
import { textOption, type CommandInput } from "../../command.ts";

/** `--mode`, hybrid when it is not given. */
export function modeOption(input: CommandInput): SearchMode {
  const given = textOption(input, "mode") ?? "hybrid";
  const mode = searchModes.find((known) => known === given);
  if (mode) return mode;
  throw new LoopwikiError(
    "bad-mode",
    `Unexpected --mode ${given}, expected ${searchModes.join(", ")}.`,
  );
}

/** A whole number of at least 1. */
export function countOption(input: CommandInput, name: string): number | undefined {
  const given = textOption(input, name);
  if (given === undefined) return undefined;
  if (/^[1-9]\d{0,6}$/.test(given)) return Number(given);
  const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new LoopwikiError("bad-number", `Unexpected --${flag} ${given}, expected a number from 1.`);
}
