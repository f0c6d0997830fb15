import { runModes, type RunMode } from "#agents";
import { LoopwikiError } from "#wiki";
import { textOption, type CommandInput } from "../../command.ts";
import { nearest } from "../../config/nearest.ts";

/** The `--mode` of a command; undefined when it was not given. Throws `bad-mode`. */
export function modeOption(input: CommandInput): RunMode | undefined {
  const text = textOption(input, "mode");
  const mode = runModes.find((known) => known === text);
  if (text === undefined || mode !== undefined) return mode;
  const meant = nearest(text, runModes);
  throw new LoopwikiError(
    "bad-mode",
    `Unexpected --mode "${text}", ${meant === undefined ? `expected one of ${runModes.join(", ")}.` : `did you mean "${meant}"?`}`,
  );
}
