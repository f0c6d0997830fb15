import { breathe, type Analyzer, type AuditContext } from "../analyzer.ts";
import { createAuditFinding, type AuditFinding } from "../finding.ts";
import { isSupportPath } from "../languages.ts";
import { placeOf, type SourceFile } from "../source-files.ts";

/** Fewer commits than this say nothing about where work concentrates. */
const minCommits = 20;
const maxCommits = 2000;
const days = 365;
/** A file must at least be this long and this often changed to be called a hot spot. */
const minLines = 150;
const minChanges = 8;
const maxFindings = 3;

interface Spot {
  file: SourceFile;
  changes: number;
  complexity: number;
  score: number;
}

export const hotSpots: Analyzer = {
  id: "hot-spots",
  summary: "files that are both complex and often changed (churn × indentation)",
  async run(context) {
    const { commits, changes } = await countChanges(context);
    if (commits < minCommits) {
      context.note(`hot-spots: ${commits} commits in the last year are too few to tell.`);
      return [];
    }
    const spots: Spot[] = [];
    for (const file of context.source.files) {
      const count = changes.get(file.path) ?? 0;
      if (file.test || isSupportPath(file.path) || count === 0) continue;
      const complexity = indentationOf(file.lines);
      spots.push({ file, changes: count, complexity, score: count * complexity });
    }
    await breathe(context.signal);
    return outliers(spots).map((spot) => toFinding(spot, spots.length));
  },
};

/** Spots far above the rest (upper quartile plus three times the spread), most urgent first. */
function outliers(spots: readonly Spot[]): Spot[] {
  const scores = spots.map(({ score }) => score).toSorted((left, right) => left - right);
  const at = (share: number): number => scores[Math.floor(share * (scores.length - 1))] ?? 0;
  const limit = at(0.75) + 3 * (at(0.75) - at(0.25));
  return spots
    .filter(({ file, changes, score }) => {
      return score > limit && changes >= minChanges && file.lines.length >= minLines;
    })
    .toSorted((left, right) => right.score - left.score)
    .slice(0, maxFindings);
}

async function countChanges(
  context: AuditContext,
): Promise<{ commits: number; changes: Map<string, number> }> {
  const since = new Date(context.now.getTime() - days * 86_400_000).toISOString();
  const text = await context.git.run([
    "log",
    "--no-merges",
    "--no-renames",
    "--numstat",
    `--max-count=${maxCommits}`,
    `--since=${since}`,
    "--format=%x00",
    "HEAD",
  ]);
  const changes = new Map<string, number>();
  const commits = text.split("\0").slice(1);
  for (const commit of commits) {
    const rows = commit.split("\n").filter((row) => row.includes("\t"));
    // Sweeping commits (a formatter, a licence header) say nothing about a single file.
    if (rows.length > 100) continue;
    for (const row of rows) {
      const path = row.split("\t")[2] ?? "";
      changes.set(path, (changes.get(path) ?? 0) + 1);
    }
  }
  return { commits: commits.length, changes };
}

/** Sum of the indentation levels of all lines: a language-free stand-in for branching (Hindle 2008). */
export function indentationOf(lines: readonly string[]): number {
  const widths = lines.filter((line) => line.trim() !== "").map(widthOf);
  const unit = Math.min(...widths.filter((width) => width > 1), 8);
  return widths.reduce((sum, width) => sum + Math.floor(width / unit), 0);
}

function widthOf(line: string): number {
  const space = /^[ \t]*/.exec(line)?.[0] ?? "";
  return space.replaceAll("\t", "    ").length;
}

/** The window of 30 lines that is nested deepest: where a reader should look first. */
function deepestLine(lines: readonly string[]): number {
  const size = 30;
  let best = { line: 1, sum: -1 };
  const widths = lines.map((line) => (line.trim() === "" ? 0 : widthOf(line)));
  let sum = widths.slice(0, size).reduce((total, width) => total + width, 0);
  for (let at = 0; at + size <= widths.length; at++) {
    if (sum > best.sum) best = { line: at + 1, sum };
    sum += (widths[at + size] ?? 0) - (widths[at] ?? 0);
  }
  while ((lines[best.line - 1] ?? "").trim() === "" && best.line < lines.length) best.line++;
  return best.line;
}

function toFinding({ file, changes, complexity }: Spot, of: number): AuditFinding {
  const { line, excerpt } = placeOf(file, deepestLine(file.lines));
  return createAuditFinding({
    rule: "hot-spots",
    path: file.path,
    line,
    excerpt,
    key: "",
    message: `Unexpected concentration of work: ${file.path} changed in ${changes} commits in a year and is among the most deeply nested of ${of} changed files (${file.lines.length} lines), expected the work to spread over smaller modules`,
    category: "tech-debt",
    impact: 4,
    effort: 4,
    confidence: 0.6,
    risk: "medium",
    fix: {
      kind: "agent",
      skill: "improve-architecture",
      files: [file.path],
      instructions:
        `\`${file.path}\` (${file.lines.length} lines, indentation ${complexity}) was changed ${changes} times in the last year. ` +
        `The deepest part starts at line ${line}. Take the one responsibility that changes most often ` +
        `(\`git log -p --since=1.year -- ${file.path}\`) and make it easier to change: flatten the nesting, name the steps, ` +
        "extract functions inside the file. Behaviour and public names stay as they are.",
      rubric: {
        criterion: `The part of ${file.path} that changes most often is simpler to change`,
        rubric:
          "The deepest nesting is at least one level shallower, no exported name or behaviour changed, and each new function has one job its name says.",
        good: ["A 90-line branch of a switch became a named function with early returns."],
        bad: ["Code was only moved or reformatted.", "A public function changed its arguments."],
      },
    },
  });
}
