import { closest, createFinding, splitFrontMatter, type Finding } from "#wiki";

import { readEvidence } from "./evidence.ts";
import { readFields } from "./explain-fields.ts";
import { placeOf, tidyLines } from "./markdown.ts";
import { readChunks } from "./parse-chunks.ts";
import { readBullets, readCommands } from "./parse-lists.ts";
import { planFieldsSchema, type Plan, type PlanFields } from "./plan.ts";
import { createReport, type PlanReport, type Reading } from "./plan-report.ts";
import {
  isSectionName,
  sectionNames,
  splitSections,
  type Section,
  type SectionName,
} from "./sections.ts";

/** Longest plan that is read, in characters: parsing time grows faster than length on hostile text. */
const maxPlanLength = 128 * 1024;

/**
 * Reads a plan document. `plan` is there when there is no finding. Never throws: what is wrong is
 * said with its line, what was expected and an example. `file` is the repository path for the findings.
 */
export function parsePlan(source: string, file: string): { plan?: Plan; findings: Finding[] } {
  const front = splitFrontMatter(source.slice(0, maxPlanLength));
  const report = createReport(file, front.bodyLine);
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

function readBody(body: string, reading: Reading): Omit<Plan, keyof PlanFields> {
  const { report } = reading;
  const sections = nameSections(readTitle(splitSections(body, 2), reading), report);
  const chunks = sections.get("Chunks");
  const goal = readCommands(body, sections.get("Goal"), report);
  if (goal.length === 0 && sections.has("Goal")) {
    const reason =
      'Unexpected empty "Goal", expected a command that must exit 0: done is never a sentence.';
    report.error(sections.get("Goal")?.line ?? 1, reason, "- `npm test`: all tests pass");
  }
  return {
    why: readWhy(body, sections.get("Why"), report),
    ...readState(body, sections.get("Current state")),
    commands: readCommands(body, sections.get("Commands"), report),
    chunks: chunks ? readChunks(body, chunks, reading) : [],
    goal,
    risks: readBullets(body, sections.get("Risks"), report),
    stopConditions: readBullets(body, sections.get("Stop conditions"), report),
  };
}

/** Checks the `# title` and returns the sections below it. */
function readTitle(all: readonly Section[], { report, fields }: Reading): readonly Section[] {
  const [title, ...rest] = all;
  if (title?.depth !== 1) {
    const example = `# ${fields?.title ?? "Refuse prices below zero"}`;
    report.error(title?.line ?? 1, "Unexpected start of the plan, expected its title.", example);
    return all;
  }
  if (fields !== undefined && title.heading !== fields.title) {
    const reason = `Unexpected heading "${title.heading}", expected the title "${fields.title}".`;
    report.error(title.line, reason, `# ${fields.title}`);
  }
  return rest;
}

function readWhy(body: string, section: Section | undefined, report: PlanReport): string {
  if (section === undefined) return "";
  const why = tidyLines(body.slice(section.contentStart, section.end));
  if (why === "") report.error(section.line, 'Unexpected empty "Why", expected the reason.');
  return why;
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
