import {
  correctionBudget,
  dangersIn,
  formatCorrection,
  readCorrections,
  type Correction,
  type CorrectionLine,
} from "#wiki";
import { sha256 } from "../packet/fence.ts";
import { oneLine, type GateFacts } from "./learning-gate.ts";
import { bandOf, findTwin } from "./likeness.ts";
import { isNarration, isVacuous, tellsAlready } from "./substance.ts";
import { refuseUnsafe } from "./text-checks.ts";

/** Longest correction, in characters. */
const maxText = 300;

export interface OfferedCorrection extends Omit<Correction, "id"> {
  /** Id of the line it takes the place of. */
  replaces?: string | undefined;
}

/** What became of an offer: the new text of AGENTS.md, or why it stayed as it was. */
export type Corrected = { source: string; correction: Correction } | { refused: string };

/**
 * Adds a correction to the fenced block of AGENTS.md, and changes nothing outside of it. Where the block is
 * full, only one that takes another's place. An agent's must have substance; a person may say what they want,
 * but not hide, leak or repeat.
 */
export async function addCorrection(
  source: string,
  offered: OfferedCorrection,
  { by, facts }: { by: "agent" | "person"; facts: GateFacts },
): Promise<Corrected> {
  const block = readCorrections(source);
  if (!block) return { refused: "AGENTS.md has no corrections block" };
  const text = oneLine(offered.text).replace(/^[-*+]\s+/, "");
  const reason =
    refuseForm(text) ??
    (by === "agent" ? await refuseAgents(text, source, facts) : (await dangersIn(text))[0]);
  if (reason !== undefined) return { refused: reason };
  const replaced = block.lines.find(({ correction }) => correction?.id === offered.replaces);
  if (offered.replaces !== undefined && !replaced)
    return { refused: `there is no ${offered.replaces} to replace` };
  const others = block.lines.filter((line) => line !== replaced);
  const { twin } = await findTwin(text, others, facts.embed);
  if (twin) return { refused: `it says the same as ${twin.correction?.id ?? `line ${twin.line}`}` };
  const full = refuseOverBudget([...others.map((line) => line.text), text]);
  if (full !== undefined) return { refused: full };
  const correction = { ...offered, id: correctionId(text), text };
  return { source: withLine(source, formatCorrection(correction), block, replaced), correction };
}

function correctionId(text: string): string {
  return `C-${sha256(text).slice(0, 8)}`;
}

function refuseForm(text: string): string | undefined {
  if (text === "") return "it says nothing";
  if (text.length > maxText) return `it is longer than ${maxText} characters`;
  return /<!--|-->|\[\[|^`C-/.test(text) ? "it holds markup" : undefined;
}

async function refuseAgents(
  text: string,
  source: string,
  facts: GateFacts,
): Promise<string | undefined> {
  const unsafe = await refuseUnsafe(text);
  if (unsafe !== undefined) return unsafe;
  if (isNarration(text)) return "it tells what happened, expected what to do";
  if (isVacuous("", text)) return "it would be true of any task anywhere";
  const files = await mentioned(text, facts);
  const place = tellsAlready(text, [{ path: "AGENTS.md", text: outside(source) }, ...files]);
  return place && `${place.path}:${place.line} shows it already`;
}

/** The files a text names, and those that every agent reads first. */
async function mentioned(
  text: string,
  facts: GateFacts,
): Promise<{ path: string; text: string }[]> {
  const wanted = facts.files.filter(
    (file) => ["package.json", "README.md"].includes(file) || text.includes(file),
  );
  return Promise.all(
    wanted.slice(0, 20).map(async (path) => ({ path, text: (await facts.textOf(path)) ?? "" })),
  );
}

function outside(source: string): string {
  const lines = readCorrections(source)?.lines ?? [];
  return lines
    .toReversed()
    .reduce((text, { start, end }) => text.slice(0, start) + text.slice(end), source);
}

function refuseOverBudget(texts: readonly string[]): string | undefined {
  const { lines, characters } = correctionBudget;
  const used = texts.reduce((sum, text) => sum + text.length, 0);
  return texts.length > lines || used > characters
    ? `the block is full (${lines} lines, ${characters} characters): retire or merge one`
    : undefined;
}

function withLine(
  source: string,
  line: string,
  { start, lines }: { start: number; lines: readonly CorrectionLine[] },
  replaced: CorrectionLine | undefined,
): string {
  if (replaced) return source.slice(0, replaced.start) + line + source.slice(replaced.end);
  const at = lines.at(-1)?.end ?? start;
  const newline = source.slice(at).startsWith("\r\n") ? "\r\n" : "\n";
  return source.slice(0, at) + newline + line + source.slice(at);
}

/** Who wrote a line that says nothing of it; asked of git. */
export type Blame = (line: number) => Promise<{ evidence: string; by: string; date: string }>;

export interface Compacted {
  source: string;
  /** What was done to which line, in words. */
  actions: string[];
}

/**
 * Tidies the block: a line that a person wrote between runs gets its author, date and commit; a line that
 * another says already goes; an agent's goes too when the code says it by now. A person's is never retired.
 */
export async function compactCorrections(
  source: string,
  { blame, facts }: { blame: Blame; facts: GateFacts },
): Promise<Compacted> {
  const actions: string[] = [];
  const kept: { text: string; id: string }[] = [];
  const edits: { line: CorrectionLine; text: string | undefined }[] = [];
  for (const line of readCorrections(source)?.lines ?? []) {
    const { text } = line;
    const correction = line.correction ?? {
      id: correctionId(text),
      text,
      ...(await blame(line.line)),
    };
    const needless = await whyNeedless(correction, kept, facts);
    if (needless === undefined) kept.push(correction);
    const isNew = needless === undefined && line.correction === undefined;
    if (isNew) actions.push(`${correction.id} is ${correction.by}'s, ${correction.date}`);
    else if (needless !== undefined) actions.push(`${correction.id} ${needless}`);
    if (isNew) edits.push({ line, text: formatCorrection(correction) });
    else if (needless !== undefined) edits.push({ line, text: undefined });
  }
  return { source: edits.toReversed().reduce(applyEdit, source), actions };
}

async function whyNeedless(
  correction: Correction,
  kept: readonly { text: string; id: string }[],
  facts: GateFacts,
): Promise<string | undefined> {
  const { text } = correction;
  const twin = kept.find((other) => bandOf(other.text, text) === "same");
  if (twin) return `is merged into ${twin.id}, which says the same`;
  if (!isAgents(correction)) return undefined;
  const place = tellsAlready(text, await mentioned(text, facts));
  return place && `is retired: ${place.path}:${place.line} shows it`;
}

/** An agent's evidence is an attempt. */
export function isAgents({ evidence }: Pick<Correction, "evidence">): boolean {
  return /^[^/\s]+\/[^/\s]+#\d+$/.test(evidence);
}

function applyEdit(
  source: string,
  { line, text }: { line: CorrectionLine; text: string | undefined },
): string {
  if (text !== undefined) return source.slice(0, line.start) + text + source.slice(line.end);
  const rest = source.slice(line.end).replace(/^\r?\n/, "");
  return source.slice(0, line.start) + rest;
}
