import type { Finding } from "../finding.ts";

/** Rules about what readers and agents must be told: a page cannot excuse itself from them. */
const guards = new Set(["hidden-unicode", "no-secret", "suspicious-instruction"]);

const comment =
  /^[\s>]*(?:[-*+]\s+)?<!--\s*loopwiki-(disable-next-line|disable|enable)\b(.*?)-->\s*$/;
const fence = /^[\s>]*(?:[-*+]\s+|\d+[.)]\s+)?(`{3,}|~{3,})/;

/** Lines (1-based, both inclusive) in which one rule is silent. */
export interface Disable {
  rule: string;
  from: number;
  to: number;
  /** Where the comment stands. */
  line: number;
}

/** A comment that silences nothing, and why. */
export interface DisableProblem {
  line: number;
  reason: string;
}

export interface Disables {
  disables: Disable[];
  problems: DisableProblem[];
}

/**
 * Reads the disable comments of a Markdown text: `<!-- loopwiki-disable-next-line rule: reason -->`, and
 * `<!-- loopwiki-disable rule: reason -->` up to `<!-- loopwiki-enable rule -->` or the end. Each stands
 * alone on its line, outside code fences. One that opens the text after the front matter covers the
 * whole text, because nothing can stand before the front matter.
 */
export function readDisables(text: string, isRule: (id: string) => boolean): Disables {
  const lines = text.split(/\r\n|\r|\n/);
  const found: Disables = { disables: [], problems: [] };
  const open: Disable[] = [];
  for (const { line, kind, rest } of commentsIn(lines)) {
    const { rules, problem } = readRules(kind, rest, isRule);
    if (problem !== undefined) found.problems.push({ line, reason: problem });
    if (kind === "enable") {
      const strangers = rules.filter((rule) => !close(open, rule, line));
      const reasons = strangers.map(
        (rule) => `Unexpected enable of \`${rule}\`, expected a disable before it.`,
      );
      found.problems.push(...reasons.map((reason) => ({ line, reason })));
      continue;
    }
    const { from, to } = coverage(kind, line, lines);
    const added = rules.map((rule) => ({ rule, from, to, line }));
    found.disables.push(...added);
    if (kind === "disable") open.push(...added);
  }
  return found;
}

/** Whether a disable silences the finding; which of them did is remembered by the caller. */
export function covers({ rule, from, to }: Disable, { ruleId, line = 1 }: Finding): boolean {
  return rule === ruleId && from <= line && line <= to;
}

interface Comment {
  line: number;
  kind: string;
  rest: string;
}

function commentsIn(lines: readonly string[]): Comment[] {
  const comments: Comment[] = [];
  let fenced = "";
  for (const [index, text] of lines.entries()) {
    const mark = fence.exec(text)?.[1] ?? "";
    if (fenced === "" && mark !== "") fenced = mark;
    else if (mark.startsWith(fenced) && /^[\s>]*[`~]+\s*$/.test(text)) fenced = "";
    if (fenced !== "") continue;
    const [, kind, rest] = comment.exec(text) ?? [];
    if (kind !== undefined && rest !== undefined) comments.push({ line: index + 1, kind, rest });
  }
  return comments;
}

function readRules(
  kind: string,
  rest: string,
  isRule: (id: string) => boolean,
): { rules: string[]; problem?: string } {
  const [, list = "", why = ""] = /^([^:]*):?(.*)$/s.exec(rest.trim()) ?? [];
  const rules = list
    .split(",")
    .map((rule) => rule.trim())
    .filter((rule) => rule !== "");
  const example = `<!-- loopwiki-${kind} no-broken-link${kind === "enable" ? "" : ": why"} -->`;
  if (rules.length === 0)
    return { rules, problem: `Unexpected ${kind} without a rule, expected \`${example}\`.` };
  const unknown = rules.find((rule) => !isRule(rule));
  if (unknown !== undefined)
    return {
      rules: [],
      problem: `Unexpected rule \`${unknown}\`, expected the id of a lint rule.`,
    };
  if (kind === "enable") return { rules };
  if (why.trim() === "")
    return { rules: [], problem: `Unexpected ${kind} without a reason, expected \`${example}\`.` };
  const guard = rules.find((rule) => guards.has(rule));
  if (guard === undefined) return { rules };
  const reason = `Unexpected ${kind} of \`${guard}\`, expected it in the settings or an accepted finding, where the reader sees it.`;
  return { rules: rules.filter((rule) => !guards.has(rule)), problem: reason };
}

/** A formatter may put an empty line between a comment and its paragraph: those are skipped. */
function coverage(
  kind: string,
  line: number,
  lines: readonly string[],
): { from: number; to: number } {
  if (kind === "disable") return { from: isFirst(line, lines) ? 1 : line, to: lines.length };
  const next = lines.findIndex((text, index) => index >= line && text.trim() !== "");
  return next < 0 ? { from: line + 1, to: line + 1 } : { from: next + 1, to: next + 1 };
}

/** Whether only front matter, empty lines and other comments of ours stand before the line. */
function isFirst(line: number, lines: readonly string[]): boolean {
  const first = lines[0]?.replace(/^\uFEFF/, "").trim();
  const end =
    first === "---" ? lines.findIndex((text, index) => index > 0 && text.trim() === "---") : -1;
  const between = lines.slice(end + 1, line - 1);
  return between.every((text) => text.trim() === "" || comment.test(text));
}

function close(open: Disable[], rule: string, line: number): boolean {
  const index = open.findLastIndex((disable) => disable.rule === rule);
  const [disable] = index < 0 ? [] : open.splice(index, 1);
  if (disable) disable.to = line;
  return disable !== undefined;
}
