import {
  acceptedFile,
  addAcceptance,
  fingerprintsOf,
  isDay,
  lintSubject,
  LoopwikiError,
  readSubject,
  unusedAcceptance,
  type Finding,
  type Wiki,
} from "#wiki";
import {
  textOption,
  type CommandContext,
  type CommandInput,
  type CommandRun,
} from "../../command.ts";
import type { Config } from "../../config/schema.ts";
import { openWiki } from "../../open-wiki.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";

/** Shorter beginnings of an id are too easily mistyped into another one. */
const shortestId = 6;

export const run: CommandRun = async (context, input) => {
  const { wiki, lint } = await openWiki(context);
  return acceptFinding(context, input, { wiki, lint, clock: () => new Date() });
};

/** Records one finding as accepted, with the reason that the reviewer will read. */
export async function acceptFinding(
  { output }: CommandContext,
  input: CommandInput,
  { wiki, lint, clock }: { wiki: Wiki; lint: Config["lint"]; clock: () => Date },
): Promise<ExitCode> {
  const { content } = wiki;
  const today = clock().toISOString().slice(0, 10);
  const { reason, until } = readTerms(input, today);
  const report = await lintSubject(await readSubject(wiki), { ...lint, today });
  const { id, finding } = findById(input.args[0] ?? "", report);
  const { ruleId = "", file = "" } = finding;
  if (ruleId === unusedAcceptance.id)
    throw new LoopwikiError(
      "not-acceptable",
      `Unexpected finding of ${ruleId}, expected one of another rule.`,
      {
        hint: `Mend the entry in ${content.repositoryPath(acceptedFile)} instead.`,
      },
    );
  const added = {
    id,
    ruleId,
    file,
    finding: finding.reason,
    reason,
    ...(until !== undefined && { until }),
  };
  await content.write(acceptedFile, addAcceptance(await content.read(acceptedFile), added));
  const place = content.repositoryPath(acceptedFile);
  output.answer(
    "accepted",
    { ...added, path: place },
    `Accepted in ${place}:\n${file}:${finding.line} ${finding.reason}`,
  );
  output.next("loopwiki lint", "see what is left");
  return exitCodes.ok;
}

function readTerms(input: CommandInput, today: string): { reason: string; until?: string } {
  const reason = textOption(input, "reason")?.trim() ?? "";
  if (reason === "")
    throw new LoopwikiError(
      "no-reason",
      "Unexpected acceptance without a reason, expected --reason with why.",
    );
  const until = textOption(input, "until");
  if (until === undefined) return { reason };
  if (isDay(until) && until >= today) return { reason, until };
  throw new LoopwikiError(
    "bad-date",
    `Unexpected date "${until}", expected a day from ${today} on.`,
  );
}

function findById(
  asked: string,
  { findings, accepted }: { findings: readonly Finding[]; accepted: readonly Finding[] },
): { id: string; finding: Finding } {
  const ids = fingerprintsOf(findings);
  const all = findings.map((finding, index) => ({ finding, id: ids[index] ?? "" }));
  const exact = all.filter(({ id }) => id === asked);
  const begun = all.filter(({ id }) => asked.length >= shortestId && id.startsWith(asked));
  const [found, another] = exact.length > 0 ? exact : begun;
  if (found && !another) return found;
  if (another) {
    const meant = begun.map(({ id }) => id).join(", ");
    throw new LoopwikiError(
      "unknown-finding",
      `Unexpected id "${asked}", which begins more than one, expected one of ${meant}.`,
    );
  }
  if (fingerprintsOf(accepted).some((id) => id.startsWith(asked)))
    throw new LoopwikiError(
      "unknown-finding",
      `Unexpected id "${asked}": that finding is accepted already.`,
    );
  throw new LoopwikiError(
    "unknown-finding",
    `Unexpected id "${asked}", expected the id of a finding.`,
    {
      hint: "`loopwiki lint --verbose` shows the ids.",
    },
  );
}
