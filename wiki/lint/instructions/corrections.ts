import { lineAt } from "../text/place.ts";
import { withoutCode } from "../text/mask.ts";

/** What agents are to do otherwise: one line in the fenced corrections block of AGENTS.md. */
export interface Correction {
  /** `C-` and eight hexadecimal digits. */
  id: string;
  text: string;
  /** `run/chunk#attempt` of an agent; `said`, `edit` or `edit@<commit>` of a person. */
  evidence: string;
  /** An agent's role, or a person's name. */
  by: string;
  /** YYYY-MM-DD. */
  date: string;
}

export interface CorrectionLine {
  /** 1-based. */
  line: number;
  /** Offsets of the line, without its line break. */
  start: number;
  end: number;
  /** What it says, whoever wrote it. */
  text: string;
  /** Undefined for a line that a person wrote and nobody has attributed yet. */
  correction?: Correction;
}

export interface CorrectionsBlock {
  /** Offset of the end of the line that opens it: new lines come after the last one, or here. */
  start: number;
  lines: CorrectionLine[];
}

/** Most lines, and characters of what they say: every agent reads them before every task. */
export const correctionBudget = { lines: 12, characters: 2400 };

const begin = "<!-- loopwiki:corrections:begin -->";
const end = "<!-- loopwiki:corrections:end -->";
const attributed =
  /^`(C-[0-9a-f]{8})` (.+) \(([^;()]{1,200}); ([^;()]{1,80}); (\d{4}-\d{2}-\d{2})\)$/;

/** Reads the block; undefined when AGENTS.md has none, or a broken one (`fence.ts` says so). */
export function readCorrections(source: string): CorrectionsBlock | undefined {
  const text = withoutCode(source);
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from || text.includes(begin, from + 1) || text.includes(end, to + 1))
    return undefined;
  const start = from + begin.length;
  const lines = [...source.slice(start, to).matchAll(/^- (.+?)\r?$/gm)].map((match) => {
    const at = start + match.index;
    const said = match[1]?.trim() ?? "";
    const [, id = "", words = "", evidence = "", by = "", date = ""] = attributed.exec(said) ?? [];
    const place = {
      line: lineAt(source, at),
      start: at,
      end: at + match[0].replace(/\r$/, "").length,
    };
    return id === ""
      ? { ...place, text: said }
      : { ...place, text: words, correction: { id, text: words, evidence, by, date } };
  });
  return { start, lines };
}

/** The line of a correction; what would break its form is taken out of the fields. */
export function formatCorrection({ id, text, evidence, by, date }: Correction): string {
  return `- \`${id}\` ${text} (${field(evidence)}; ${field(by)}; ${date})`;
}

function field(value: string): string {
  return value.replaceAll(/[;()\s]+/g, " ").trim();
}

/** What is wrong with the block by itself, with the line it is about. */
export function correctionProblems(source: string): { line: number; reason: string }[] {
  const lines = readCorrections(source)?.lines ?? [];
  const problems: { line: number; reason: string }[] = [];
  const seen = new Map<string, number>();
  for (const { line, text, correction } of lines) {
    if (!correction)
      problems.push({
        line,
        reason:
          "Unexpected correction without evidence, author and date, expected `loopwiki agents-md compact` to add them.",
      });
    const words =
      text
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu)
        ?.join(" ") ?? "";
    const first = seen.get(words);
    if (first === undefined) seen.set(words, line);
    else
      problems.push({
        line,
        reason: `Unexpected correction that repeats line ${first}, expected it once.`,
      });
  }
  const over = overBudget(lines);
  if (over) problems.push(over);
  return problems;
}

function overBudget(
  lines: readonly CorrectionLine[],
): { line: number; reason: string } | undefined {
  const characters = lines.reduce((sum, { text }) => sum + text.length, 0);
  const tooMany = lines[correctionBudget.lines];
  if (!tooMany && characters <= correctionBudget.characters) return undefined;
  const reason = `Unexpected ${lines.length} corrections of ${characters} characters, expected at most ${correctionBudget.lines} of ${correctionBudget.characters}: retire or merge some.`;
  return { line: (tooMany ?? lines.at(-1))?.line ?? 1, reason };
}
