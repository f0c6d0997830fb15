import { LoopwikiError } from "../errors.ts";
import type { Finding } from "../finding.ts";
import type { Wiki } from "../open-wiki.ts";
import { fingerprintsOf } from "../report/fingerprint.ts";
import { acceptedFile, addAcceptance, isDay, type Acceptance } from "./accepted.ts";
import { unusedAcceptance } from "./own-rules.ts";
import { lintSubject, readSubject, type LintOptions } from "./run-lint.ts";

/** Shorter beginnings of an id are too easily mistyped into another one. */
const shortestId = 6;

export interface AcceptRequest {
  /** Fingerprint of the finding, or the beginning of it. */
  id: string;
  /** Why it is lived with; the reviewer reads it. */
  reason: string;
  /** Last day on which it counts. */
  until?: string | undefined;
}

export interface Accepted {
  entry: Omit<Acceptance, "line">;
  finding: Finding;
}

/**
 * Records one finding as accepted, in the file that reviewers read. Throws `no-reason`, `bad-date`,
 * `unknown-finding` or `not-acceptable`.
 */
export async function acceptFinding(
  wiki: Wiki,
  request: AcceptRequest,
  options: LintOptions & { today: string },
): Promise<Accepted> {
  const { content } = wiki;
  const terms = readTerms(request, options.today);
  const report = await lintSubject(await readSubject(wiki), options);
  const { id, finding } = findById(request.id, report);
  const { ruleId = "", file = "" } = finding;
  if (ruleId === unusedAcceptance.id)
    throw new LoopwikiError(
      "not-acceptable",
      `Unexpected finding of ${ruleId}, expected one of another rule.`,
      { hint: `Mend the entry in ${content.repositoryPath(acceptedFile)} instead.` },
    );
  const entry = { id, ruleId, file, finding: finding.reason, ...terms };
  await content.write(acceptedFile, addAcceptance(await content.read(acceptedFile), entry));
  return { entry, finding };
}

function readTerms(
  { reason, until }: AcceptRequest,
  today: string,
): { reason: string; until?: string } {
  if (reason.trim() === "")
    throw new LoopwikiError(
      "no-reason",
      "Unexpected acceptance without a reason, expected --reason with why.",
    );
  if (until === undefined) return { reason: reason.trim() };
  if (isDay(until) && until >= today) return { reason: reason.trim(), until };
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
    { hint: "`loopwiki lint --verbose` shows the ids." },
  );
}
