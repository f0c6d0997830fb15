/**
 * Where accepted findings are kept, below the content root. Beside GOALS.md and CONTEXT.md, which people
 * read and review too, and not a page: a page that quotes findings would be found fault with itself.
 */
export const acceptedFile = "agents/ACCEPTED.md";

/** One finding that people decided to live with. */
export interface Acceptance {
  /** Its fingerprint: rule, file and the text of the problem, not the line. */
  id: string;
  ruleId: string;
  /** Repository path with `/`. */
  file: string;
  /** What was found, for the reader. */
  finding: string;
  reason: string;
  /** Last day on which it counts, `2026-12-31`; for good when absent. */
  until?: string;
  /** 1-based line in the file. */
  line: number;
}

/** An entry that cannot be read. */
export interface AcceptanceProblem {
  line: number;
  reason: string;
}

const heading = `# Accepted findings

Findings of \`loopwiki lint\` that we looked at and live with. \`loopwiki lint accept <id>\` adds an entry;
take one out by deleting its lines. An entry that matches nothing, or whose time is over, is a finding.
`;

const entry = /^- `([0-9a-f]{12,64}(?::\d+)?)` ([a-z0-9-]+) in (.+)$/;
const field = /^ {2}- (finding|reason|until): (.*)$/;

export function parseAccepted(text: string): {
  acceptances: Acceptance[];
  problems: AcceptanceProblem[];
} {
  const acceptances: Acceptance[] = [];
  const problems: AcceptanceProblem[] = [];
  for (const [index, written] of text.split(/\r\n|\r|\n/).entries()) {
    const line = index + 1;
    const [, id, ruleId, file] = entry.exec(written) ?? [];
    if (id !== undefined && ruleId !== undefined && file !== undefined) {
      acceptances.push({ id, ruleId, file: file.trim(), finding: "", reason: "", line });
      continue;
    }
    const [, name, value = ""] = field.exec(written) ?? [];
    const current = acceptances.at(-1);
    if (current && name !== undefined) setField(current, name, value.trim());
    else if (/^\s*[-*+] /.test(written))
      problems.push({
        line,
        reason: `Unexpected entry, expected a line such as "- \`0123456789abcdef\` no-broken-link in wiki/index.md".`,
      });
  }
  return { acceptances, problems: [...problems, ...acceptances.flatMap(incomplete)] };
}

/** The text with one more entry at its end; an entry of the same id goes, every other byte stays. */
export function addAcceptance(text: string | undefined, added: Omit<Acceptance, "line">): string {
  const before = text === undefined || text.trim() === "" ? heading : without(text, added.id);
  const newline = before.includes("\r\n") ? "\r\n" : "\n";
  const lines = [
    "",
    `- \`${added.id}\` ${added.ruleId} in ${oneLine(added.file)}`,
    `  - finding: ${oneLine(added.finding)}`,
    `  - reason: ${oneLine(added.reason)}`,
    ...(added.until === undefined ? [] : [`  - until: ${added.until}`]),
  ];
  const start = before.endsWith("\n") ? before : before + newline;
  return start + lines.map((line) => line + newline).join("");
}

/** Whether the text is a day of the calendar, `2026-12-31`. */
export function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function without(text: string, id: string): string {
  const start = text.split("\n").findIndex((line) => entry.exec(line.trimEnd())?.[1] === id);
  if (start < 0) return text;
  const lines = text.split("\n");
  let end = start + 1;
  while (field.test((lines[end] ?? "").trimEnd())) end += 1;
  const gap = (lines[end] ?? "x").trim() === "" && end < lines.length - 1 ? 1 : 0;
  return lines.toSpliced(start, end - start + gap).join("\n");
}

function setField(acceptance: Acceptance, name: string, value: string): void {
  if (name === "until") acceptance.until = value;
  if (name === "reason") acceptance.reason = value;
  if (name === "finding") acceptance.finding = value;
}

function incomplete({ reason, until, line }: Acceptance): AcceptanceProblem[] {
  const problems: AcceptanceProblem[] = [];
  if (reason === "")
    problems.push({
      line,
      reason: "Unexpected accepted finding without a reason, expected why it is accepted.",
    });
  if (until !== undefined && !isDay(until))
    problems.push({
      line,
      reason: `Unexpected date "${until}", expected a day such as 2026-12-31.`,
    });
  return problems;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
