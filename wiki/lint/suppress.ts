import type { Finding } from "../finding.ts";
import { fingerprintsOf, keepFingerprints } from "../report/fingerprint.ts";
import { parseAccepted, type Acceptance } from "./accepted.ts";
import { covers, readDisables } from "./disables.ts";
import { ignoreMatcher, type PathIgnore } from "./ignores.ts";
import {
  brokenExternal,
  ownRules,
  unusedAcceptance,
  unusedDisable,
  type OwnRule,
} from "./own-rules.ts";
import { lintRules } from "./rules/index.ts";
import { surveyOf } from "./text/survey.ts";
import {
  findingOf,
  severityFor,
  type Found,
  type LintSubject,
  type RuleChoice,
} from "./run-rules.ts";

export interface Exceptions extends RuleChoice {
  ignore?: readonly PathIgnore[];
  /** Whether links to other hosts were judged. */
  isExternal?: boolean;
  /** `2026-11-20`, for acceptances that end. */
  today: string;
  /** Whether a file was looked at; all were when absent. What is unused elsewhere cannot be known. */
  looked?: (file: string) => boolean;
}

export interface Suppressed {
  open: Found[];
  accepted: Finding[];
}

/** Takes out what settings ignore, comments disable and people accepted; adds what of these is wrong. */
export function suppress(
  found: readonly Found[],
  subject: LintSubject,
  exceptions: Exceptions,
): Suppressed {
  const isIgnored = ignoreMatcher(exceptions.ignore ?? []);
  const counted = found.filter(({ finding }) => !isIgnored(finding));
  const enabled = applyDisables(counted, subject, exceptions);
  const unignored = enabled.filter(({ finding }) => !isIgnored(finding));
  return applyAcceptances(unignored, subject.accepted, exceptions);
}

function applyDisables(
  found: readonly Found[],
  subject: LintSubject,
  exceptions: Exceptions,
): Found[] {
  const byFile = groupByFile(found);
  const added: Found[] = [];
  const silenced = new Set<Found>();
  const isLooked = (file: string): boolean => exceptions.looked?.(file) !== false;
  const matters = (file: string): boolean => isLooked(file) || byFile.has(file);
  for (const { file, text } of commentedTexts(subject, matters)) {
    const { disables, problems } = readDisables(text, isRule);
    for (const disable of disables) {
      const covered = (byFile.get(file) ?? []).filter(({ finding }) => covers(disable, finding));
      for (const one of covered) silenced.add(one);
      if (covered.length === 0 && runs(disable.rule, exceptions))
        problems.push({
          line: disable.line,
          reason: `Unexpected disable of \`${disable.rule}\`, which finds nothing here, expected no comment.`,
        });
    }
    if (isLooked(file)) added.push(...own(unusedDisable, { file, problems }, exceptions));
  }
  return [...found.filter((one) => !silenced.has(one)), ...added];
}

function applyAcceptances(
  found: readonly Found[],
  list: LintSubject["accepted"],
  exceptions: Exceptions,
): Suppressed {
  if (!list) return { open: [...found], accepted: [] };
  const fingerprints = fingerprintsOf(found.map(({ finding }) => finding));
  const { today, looked } = exceptions;
  const { acceptances, problems } = parseAccepted(list.text);
  const present = new Set(fingerprints);
  const valid = new Set<string>();
  for (const acceptance of acceptances) {
    const reason = whyUseless(acceptance, { present, today });
    if (reason === undefined) {
      if (acceptance.reason !== "") valid.add(acceptance.id);
    } else if (runs(acceptance.ruleId, exceptions) && looked?.(acceptance.file) !== false)
      problems.push({ line: acceptance.line, reason });
  }
  const isAccepted = (_: unknown, index: number): boolean => valid.has(fingerprints[index] ?? "");
  return {
    open: [
      ...found.filter((one, index) => !isAccepted(one, index)),
      ...own(unusedAcceptance, { file: list.file, problems }, exceptions),
    ],
    accepted: found.filter(isAccepted).map(({ finding }) => finding),
  };
}

function whyUseless(
  { id, until, ruleId, file }: Acceptance,
  { present, today }: { present: ReadonlySet<string>; today: string },
): string | undefined {
  if (!present.has(id))
    return `Unexpected accepted finding \`${id}\` of ${ruleId} in ${file}, which is not found any more, expected no entry.`;
  // Days compare as text.
  if (until !== undefined && until < today)
    return `Unexpected accepted finding \`${id}\`, accepted until ${until}, expected it mended by now or accepted again.`;
  return undefined;
}

function groupByFile(found: readonly Found[]): Map<string, Found[]> {
  const groups = new Map<string, Found[]>();
  for (const one of found) {
    const file = one.finding.file ?? "";
    const group = groups.get(file);
    if (group) group.push(one);
    else groups.set(file, [one]);
  }
  return groups;
}

/** The texts that matter in which a comment may switch rules off. */
function* commentedTexts(
  { index, documents, fileOf, known }: LintSubject,
  matters: (file: string) => boolean,
): Generator<{ file: string; text: string }> {
  for (const page of index.pages) {
    if (known?.mayDisable?.(page) === false) continue;
    const file = fileOf(page);
    if (matters(file) && surveyOf(page).mayDisable) yield { file, text: page.source };
  }
  for (const document of documents) if (matters(document.file)) yield document;
}

/** Findings of the linter about its own exceptions, unless that is switched off. */
function own(
  rule: OwnRule,
  { file, problems }: { file: string; problems: readonly { line: number; reason: string }[] },
  choice: RuleChoice,
): Found[] {
  const severity = severityFor(rule, choice);
  if (severity === "off") return [];
  const found = problems.map(({ line, reason }) => {
    const problem = { file, reason, place: { line } };
    return { finding: findingOf(problem, { ruleId: rule.id, severity, file }), problem };
  });
  keepFingerprints(found.map(({ finding }) => finding));
  return found;
}

function isRule(id: string): boolean {
  return [...lintRules, ...ownRules].some((rule) => rule.id === id);
}

/** Whether the rule ran, so that it is known that it found nothing. A rule that is gone finds nothing. */
function runs(id: string, choice: Exceptions): boolean {
  if (id === brokenExternal.id && choice.isExternal !== true) return false;
  const rule = lintRules.find((known) => known.id === id);
  return rule ? severityFor(rule, choice) !== "off" : (choice.only ?? []).length === 0;
}
