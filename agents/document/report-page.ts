import { asProse, type Finding } from "#wiki";
import { describeDue, type DuePage } from "./due-pages.ts";
import { sha256 } from "../packet/fence.ts";
import type { MemoryEdits } from "./memory-edits.ts";

/** What a documentation run found and did. */
export interface DocumentReport {
  /** Commit that was documented. */
  head: string;
  /** `2026-11-20`. */
  date: string;
  /** Commit since which changes count; absent when everything does. */
  since?: string;
  /** Commits and source files that count as changed. */
  commits: number;
  modules: number;
  /** Memory files by what happens to them; paths below the content root, sorted. */
  written: { path: string; change: "new" | "refreshed" | "removed" }[];
  /** Pages whose cited code changed and that nobody has checked. */
  due: DuePage[];
  /** What a librarian did, one line for each page. */
  told: string[];
  /** Lint findings of the wiki as it would be, beside pages that are due. */
  issues: Finding[];
  /** More issues than are worked over: nothing but this report is written. */
  reportOnly: boolean;
  notes: string[];
}

/** More than this and nothing is changed: somebody has to look first (DESIGN 7). */
export const maxIssues = 10;
const maxListed = 40;

export function reportPath({ date, head }: Pick<DocumentReport, "date" | "head">): string {
  return `wiki/90_LOG/${date}-document-${head.slice(0, 7)}.md`;
}

/** The report as it is kept in the log. */
export function reportPage(report: DocumentReport): string {
  const { head, date, since, commits, modules } = report;
  const from = since === undefined ? "" : `, ${commits} commits since \`${since.slice(0, 10)}\``;
  const parts = [
    `---\ntitle: "Documentation ${date} ${head.slice(0, 7)}"\ntype: log\ntags: [document]\n---`,
    `# Documentation ${date}`,
    `Compiled from \`${head.slice(0, 12)}\`: ${modules} modules${from}.`,
    report.reportOnly
      ? `${issuesMark(report.issues)}\nThe wiki has ${report.issues.length} lint issues, more than ${maxIssues}: nothing was changed. Mend them, then document again.`
      : section("Pages", report.written.map(describeWritten)),
    section(
      "Told by the librarian",
      report.told.map((line) => `- ${line}`),
    ),
    section("Due for a check", report.due.map(describePage)),
    section("Issues", report.issues.map(describeIssue)),
    section(
      "Notes",
      report.notes.map((note) => `- ${asProse(note)}`),
    ),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** Stands in a report that only reports; the same issues are not reported twice. */
export function issuesMark(issues: readonly Finding[]): string {
  const lines = issues.map(({ file, ruleId, reason }) => `${file} ${ruleId} ${reason}`);
  return `<!-- loopwiki:issues ${sha256(lines.toSorted().join("\n")).slice(0, 16)} -->`;
}

export function writtenBy(
  edits: MemoryEdits,
  exists: (path: string) => boolean,
): DocumentReport["written"] {
  return [...edits]
    .map(([path, text]) => {
      if (text === undefined) return { path, change: "removed" as const };
      return { path, change: exists(path) ? ("refreshed" as const) : ("new" as const) };
    })
    .toSorted((left, right) => (left.path < right.path ? -1 : 1));
}

function section(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  const more = lines.length > maxListed ? [`- and ${lines.length - maxListed} more`] : [];
  return `## ${title}\n\n${[...lines.slice(0, maxListed), ...more].join("\n")}`;
}

function describeWritten({ path, change }: DocumentReport["written"][number]): string {
  return `- ${change}: \`${path}\``; // no link: the log stays when pages go
}

function describePage({ page, sources }: DuePage): string {
  return `- \`${page.path}\`: ${sources.map(describeDue).join(", ")}`;
}

/** As code: the message may quote what is wrong on the page. */
function describeIssue({ file, line, ruleId }: Finding): string {
  return `- \`${file ?? ""}:${line ?? 1}\` ${ruleId ?? ""}`;
}
