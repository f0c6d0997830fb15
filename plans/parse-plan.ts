import { createFinding, splitFrontMatter, type Finding } from "#wiki";
import type { RootContent } from "mdast";
import { closest } from "./closest.ts";
import { readEvidence } from "./evidence.ts";
import { readFields } from "./explain-fields.ts";
import { isHeading, placeOf, readItem, tidyLines } from "./markdown.ts";
import { readChunks } from "./parse-chunks.ts";
import { planFieldsSchema, type Command, type Plan, type PlanFields } from "./plan.ts";
import {
  isSectionName,
  sectionNames,
  splitSections,
  type Section,
  type SectionName,
} from "./sections.ts";
import { bulletText } from "./tidy-plan.ts";

/** Longest plan that is read, in characters: parsing time grows faster than length on hostile text. */
const maxPlanLength = 128 * 1024;

/** Collects the findings of one document; `line` is 1-based in the body. */
export interface PlanReport {
  file: string;
  findings: Finding[];
  error(line: number, reason: string, expected?: string): void;
}

/**
 * Reads a plan document. `plan` is there unless a finding is an error. Never throws: what is wrong is
 * said with its line, what was expected and an example. `file` is the repository path for the findings.
 */
export function parsePlan(source: string, file: string): { plan?: Plan; findings: Finding[] } {
  const front = splitFrontMatter(source.slice(0, maxPlanLength));
  const report = createReport(file, front.bodyLine - 1);
  if (source.length > maxPlanLength) {
    const reason = `Unexpected ${source.length} characters, expected at most ${maxPlanLength}: split the plan.`;
    report.error(1, reason);
    return { findings: report.findings };
  }
  if (!front.present) {
    report.findings.push(missingFrontMatter(file));
    return { findings: report.findings };
  }
  const fields = readFields(planFieldsSchema, front, { file, ruleId: "plan-fields" });
  report.findings.push(...fields.findings);
  const text = readBody(front.body, { report, fields: fields.value, firstLine: front.bodyLine });
  const { findings } = report;
  if (fields.value === undefined || findings.length > 0) return { findings };
  return { plan: { ...fields.value, ...text }, findings };
}

interface Reading {
  report: PlanReport;
  fields: PlanFields | undefined;
  /** 1-based line of the file on which the body begins. */
  firstLine: number;
}

function readBody(body: string, reading: Reading): Omit<Plan, keyof PlanFields> {
  const { report, fields } = reading;
  const [title, ...rest] = splitSections(body, 2);
  if (title === undefined || title.depth !== 1) {
    report.error(
      title?.line ?? 1,
      "Unexpected start of the plan, expected its title.",
      "# Refuse prices below zero",
    );
  } else if (fields !== undefined && title.heading !== fields.title) {
    report.error(
      title.line,
      `Unexpected heading "${title.heading}", expected the title "${fields.title}".`,
    );
  }
  const sections = nameSections(title?.depth === 1 ? rest : splitSections(body, 2), report);
  const content = (name: SectionName): string => {
    const section = sections.get(name);
    return section ? tidyLines(body.slice(section.contentStart, section.end)) : "";
  };
  const why = content("Why");
  const whySection = sections.get("Why");
  if (whySection && why === "")
    report.error(whySection.line, 'Unexpected empty "Why", expected the reason for the plan.');
  const chunks = sections.get("Chunks");
  const commands = (name: SectionName): Command[] => readCommands(body, sections.get(name), report);
  const goal = commands("Goal");
  const goalLine = sections.get("Goal")?.line;
  if (goalLine !== undefined && goal.length === 0) {
    report.error(
      goalLine,
      'Unexpected empty "Goal", expected a command that must exit 0: done is never a sentence.',
      "- `npm test`: all tests pass",
    );
  }
  return {
    why,
    ...readState(body, sections.get("Current state")),
    commands: commands("Commands"),
    chunks: chunks ? readChunks(body, chunks, reading) : [],
    goal,
    risks: readBullets(body, sections.get("Risks"), report),
    stopConditions: readBullets(body, sections.get("Stop conditions"), report),
  };
}

/** Sections by name; a missing or repeated one is an error, another name is the author's own business. */
function nameSections(all: readonly Section[], report: PlanReport): Map<SectionName, Section> {
  const named = new Map<SectionName, Section>();
  for (const section of all) {
    if (!isSectionName(section.heading)) continue;
    if (named.has(section.heading))
      report.error(section.line, `Unexpected second section "${section.heading}", expected one.`);
    else named.set(section.heading, section);
  }
  const strangers = all.map(({ heading }) => heading).filter((heading) => !isSectionName(heading));
  for (const name of sectionNames) {
    if (named.has(name)) continue;
    const meant = closest(name, strangers);
    const hint = meant === undefined ? "" : ` Did you mean it by "## ${meant}"?`;
    report.error(1, `Missing section "## ${name}".${hint}`, `## ${name}`);
  }
  return named;
}

function readState(body: string, section: Section | undefined): Pick<Plan, "state" | "evidence"> {
  if (section === undefined) return { state: "", evidence: [] };
  const { evidence, first } = readEvidence(body, section.blocks);
  const end = first === undefined ? section.end : placeOf(first).start;
  return { state: tidyLines(body.slice(section.contentStart, end)), evidence };
}

function readCommands(body: string, section: Section | undefined, report: PlanReport): Command[] {
  const expected = "- `npm test`: all tests pass";
  return listItems(section, report, expected).flatMap((item) => {
    const { code, text, line } = readItem(body, item);
    if (code !== undefined && code.trim() !== "") return [{ command: code, expected: text }];
    report.error(
      line,
      "Unexpected list item, expected a command in backticks and what it shows.",
      expected,
    );
    return [];
  });
}

function readBullets(body: string, section: Section | undefined, report: PlanReport): string[] {
  return listItems(section, report, "- A caller may rely on the old rounding").flatMap((item) => {
    const text = bulletText(body, item);
    if (text === "")
      report.error(placeOf(item).line, "Unexpected empty list item, expected a sentence.");
    return text === "" ? [] : [text];
  });
}

function listItems(
  section: Section | undefined,
  report: PlanReport,
  example: string,
): Extract<RootContent, { type: "listItem" }>[] {
  return (section?.blocks ?? []).flatMap((block) => {
    if (block.type === "list") return block.children;
    if (block.type === "html" || isHeading(block, 6)) return [];
    report.error(
      placeOf(block).line,
      `Unexpected ${block.type} under "${section?.heading}", expected a list.`,
      example,
    );
    return [];
  });
}

function createReport(file: string, offset: number): PlanReport {
  const findings: Finding[] = [];
  const error: PlanReport["error"] = (line, reason, expected) => {
    findings.push(
      createFinding({
        ruleId: "plan-format",
        source: "lint",
        severity: "error",
        file,
        line: line + offset,
        reason,
        ...(expected === undefined ? {} : { expected: [expected] }),
      }),
    );
  };
  return { file, findings, error };
}

function missingFrontMatter(file: string): Finding {
  return createFinding({
    ruleId: "plan-format",
    source: "lint",
    severity: "error",
    file,
    reason: "Missing front matter, expected the plan's fields between two `---` lines.",
    expected: ["---\nid: 2026-06-price-validation\ntitle: Refuse prices below zero\n…\n---"],
    note: "plans/TEMPLATE.md is a complete example.",
  });
}
