import { acceptedFile, acceptFinding as accept, type Wiki } from "#wiki";
import {
  textOption,
  type CommandContext,
  type CommandInput,
  type CommandRun,
} from "../../command.ts";
import type { Config } from "../../config/schema.ts";
import { openWiki } from "../../open-wiki.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";

export const run: CommandRun = async (context, input) => {
  const { wiki, lint } = await openWiki(context);
  return acceptFinding(context, input, { wiki, lint, clock: () => new Date() });
};

/** `loopwiki lint accept`: records one finding as accepted, with the reason that the reviewer will read. */
export async function acceptFinding(
  { output }: CommandContext,
  input: CommandInput,
  { wiki, lint, clock }: { wiki: Wiki; lint: Config["lint"]; clock: () => Date },
): Promise<ExitCode> {
  const today = clock().toISOString().slice(0, 10);
  const request = {
    id: input.args[0] ?? "",
    reason: textOption(input, "reason") ?? "",
    until: textOption(input, "until"),
  };
  const { entry, finding } = await accept(wiki, request, { ...lint, today });
  const place = wiki.content.repositoryPath(acceptedFile);
  output.answer(
    "accepted",
    { ...entry, path: place },
    `Accepted in ${place}:\n${entry.file}:${finding.line} ${finding.reason}`,
  );
  output.next("loopwiki lint", "see what is left");
  return exitCodes.ok;
}
