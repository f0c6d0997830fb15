import type { Analyzer, AuditContext } from "../analyzer.ts";
import { breathe } from "../analyzer.ts";
import { createAuditFinding, shellWord, type AuditFinding } from "../finding.ts";
import { isScript } from "../languages.ts";
import { commentLines } from "../module-graph.ts";
import type { SourceFile } from "../source-files.ts";

/** Younger notes are work in progress. */
const minDays = 90;
/** One `git blame` per file: this many at most, so that a huge repository ends in seconds. */
const maxFiles = 150;
const dayMs = 86_400_000;

interface Note {
  line: number;
  tag: string;
  text: string;
}

export const agedTodo: Analyzer = {
  id: "aged-todo",
  summary: `TODO, FIXME, HACK and XXX comments older than ${minDays} days`,
  async run(context) {
    const withNotes: { file: SourceFile; notes: Note[] }[] = [];
    for (const file of context.source.files) {
      const notes = findNotes(file);
      if (notes.length > 0) withNotes.push({ file, notes });
    }
    if (withNotes.length > maxFiles)
      context.note(
        `aged-todo: read the first ${maxFiles} of ${withNotes.length} files with notes.`,
      );
    const findings: AuditFinding[] = [];
    for (const { file, notes } of withNotes.slice(0, maxFiles)) {
      await breathe(context.signal);
      const times = await blameTimes(context, file.path, notes);
      for (const note of notes) {
        const days = ageInDays(context.now, times.get(note.line));
        if (days >= minDays) findings.push(toFinding(file, note, days));
      }
    }
    return findings;
  },
};

/** Comments that are such a note: the tag opens the comment or is followed by `:` or `(who)`. */
function findNotes(file: SourceFile): Note[] {
  if (!/\b(TODO|FIXME|HACK|XXX)\b/.test(file.text)) return [];
  const comments = isScript(file.language) ? commentLines(file) : commentsByMarker(file);
  return comments.flatMap(({ line, text }) => {
    const match =
      /^[\s/*#!-]*(TODO|FIXME|HACK|XXX)\b(?!["'`|,/])/.exec(text) ??
      /\b(TODO|FIXME|HACK|XXX)(?::\s|\([^)]*\):?)/.exec(text);
    if (!match) return [];
    const said = text
      .slice(match.index)
      .replace(/^[\s/*#!-]+|\s*\*\/\s*$/g, "")
      .trim();
    return [{ line, tag: match[1] ?? "TODO", text: said }];
  });
}

/** For languages without a parser here: a comment marker that is not inside a string. */
function commentsByMarker(file: SourceFile): { line: number; text: string }[] {
  const hash = /\.(py|rb|sh|bash|ex|exs)$/.test(file.path);
  const marker = hash ? /#/ : /\.(lua|hs)$/.test(file.path) ? /--/ : /\/\/|\/\*|^\s*\*|<!--/;
  return file.lines.flatMap((text, index) => {
    const at = text.search(marker);
    if (at === -1 || insideString(text.slice(0, at))) return [];
    return [{ line: index + 1, text: text.slice(at) }];
  });
}

function insideString(before: string): boolean {
  return ['"', "'", "`"].some((quote) => (before.split(quote).length - 1) % 2 === 1);
}

async function blameTimes(
  context: AuditContext,
  path: string,
  notes: readonly Note[],
): Promise<Map<number, number>> {
  const ignore = context.source.tracked.has(".git-blame-ignore-revs")
    ? ["--ignore-revs-file", ".git-blame-ignore-revs"]
    : [];
  const lines = notes.flatMap(({ line }) => ["-L", `${line},${line}`]);
  const text = await context.git.run([
    "blame",
    "-w",
    "--line-porcelain",
    ...ignore,
    ...lines,
    "HEAD",
    "--",
    path,
  ]);
  const times = new Map<number, number>();
  let line = 0;
  for (const row of text.split("\n")) {
    const header = /^[0-9a-f]{40,64} \d+ (\d+)/.exec(row);
    if (header) line = Number(header[1]);
    else if (row.startsWith("author-time ")) times.set(line, Number(row.slice(12)) * 1000);
  }
  return times;
}

function ageInDays(now: Date, time: number | undefined): number {
  return time === undefined ? 0 : Math.floor((now.getTime() - time) / dayMs);
}

function toFinding(file: SourceFile, note: Note, days: number): AuditFinding {
  const excerpt = file.lines[note.line - 1] ?? "";
  const urgent = note.tag !== "TODO";
  return createAuditFinding({
    rule: "aged-todo",
    path: file.path,
    line: note.line,
    excerpt,
    key: note.text,
    message: `Unexpected ${note.tag} comment ${describeAge(days)} old, expected it to be done, tracked elsewhere or removed: ${note.text.slice(0, 120)}`,
    category: "tech-debt",
    impact: file.test ? 1 : urgent ? 3 : 2,
    effort: 2,
    confidence: Math.min(0.75, 0.5 + (urgent ? 0.1 : 0) + (days > 365 ? 0.1 : 0)),
    risk: "low",
    fix: {
      kind: "agent",
      skill: "diagnose",
      files: [file.path],
      instructions:
        `Line ${note.line} says: \`${note.text.replaceAll("`", "'")}\`\n\nFind out what it asks for and whether it still applies ` +
        "(`git log -S` on the comment shows when and why it came). If the work is small and clear, do it. If it no longer " +
        "applies, remove the comment and say why in your report. If it needs a decision, stop and say which.",
      verify: [`! grep -qF -- ${shellWord(note.text)} ${shellWord(file.path)}`],
      rubric: {
        criterion: `What the ${note.tag} asked for is done, or shown to be obsolete`,
        rubric:
          "The diff does the work the comment described, or the report names the code or commit that made it obsolete.",
        good: ["The missing case is handled and a test covers it."],
        bad: ["The comment is deleted or reworded and nothing else changed, without a reason."],
      },
    },
  });
}

function describeAge(days: number): string {
  return days >= 730 ? `${Math.floor(days / 365)} years` : `${days} days`;
}
