import {
  draftPlan,
  maxChunks,
  slugify,
  type Chunk,
  type Command,
  type Criterion,
  type Evidence,
  type Plan,
} from "#plans";
import type { AuditFinding } from "./finding.ts";
import type { CommandMeasure } from "./measure-commands.ts";
import { areaOf, planKindOf, type PlanKind } from "./plan-kinds.ts";
import { minConfidence, priorityOf, scoreOf } from "./rank.ts";

/** A finding that became no plan, and why. */
export interface Unplanned {
  finding: AuditFinding;
  reason: string;
}

/** Findings that belong in one plan, best first. */
export interface Group {
  kind: PlanKind;
  findings: AuditFinding[];
  score: number;
}

/** Ends the criterion of a command that must go from red to green; the trial checks that it does. */
export const failedBefore = "(it failed when this was planned)";

const maxEvidence = 8;
const noChecks =
  "None of the project's own checks can be run here, so only the review guards behaviour.";
/** Mechanical findings that fit one command line and one review. */
const maxArgs = 25;

/**
 * Sorts findings (ranked) into coherent groups, most worthwhile first. `doomed` files are to be deleted.
 */
export function groupFindings(
  findings: readonly AuditFinding[],
  measures: readonly CommandMeasure[],
  doomed: ReadonlySet<string> = new Set(),
): { groups: Group[]; unplanned: Unplanned[] } {
  const groups = new Map<string, Group>();
  const unplanned: Unplanned[] = [];
  for (const finding of findings) {
    const kind = planKindOf(finding.rule);
    const reason =
      finding.rule !== "unused-files" && doomed.has(finding.path)
        ? "nothing uses the file, so it should be deleted rather than improved"
        : reasonNotToPlan(finding, kind, measures);
    if (!kind || reason !== undefined) {
      unplanned.push({ finding, reason: reason ?? "it is for a person to do" });
      continue;
    }
    const key = keyOf(finding, kind);
    const group = groups.get(key);
    if (!group) groups.set(key, { kind, findings: [finding], score: scoreOf(finding) });
    else if (hasRoom(group, finding)) group.findings.push(finding);
    else unplanned.push({ finding, reason: "its plan is full; a later audit takes it up" });
  }
  const sorted = [...groups.values()].toSorted((left, right) => right.score - left.score);
  return { groups: sorted, unplanned };
}

function reasonNotToPlan(
  finding: AuditFinding,
  kind: PlanKind | undefined,
  measures: readonly CommandMeasure[],
): string | undefined {
  if (finding.fix.kind === "person") return finding.fix.advice;
  if (finding.confidence < minConfidence)
    return `only ${Math.round(finding.confidence * 100)} % sure (a plan needs ${minConfidence * 100} %)`;
  const test = measures.find(({ name }) => name === "test");
  if (kind?.needs === "nothing" || test?.passed === true) return undefined;
  const why =
    test === undefined
      ? "no test command is configured"
      : `\`${test.command}\` does not pass at HEAD`;
  return `${why}, so nothing would notice a mistake`;
}

/** One plan: the same rule and command, in the same part of the tree. */
function keyOf(finding: AuditFinding, kind: PlanKind): string {
  if (kind.maxChunks === 1) return `${finding.rule} ${finding.fingerprint}`;
  if (finding.fix.kind === "mechanical") return `${finding.rule} ${finding.fix.command}`;
  return kind.everywhere === true ? finding.rule : `${finding.rule} ${areaOf(finding.path)}`;
}

function hasRoom(group: Group, finding: AuditFinding): boolean {
  if (finding.fix.kind === "mechanical")
    return finding.fix.args.length === 0 || group.findings.length < maxArgs;
  return (
    chunksOf(group.kind, [...group.findings, finding]).length <=
    Math.min(group.kind.maxChunks, maxChunks)
  );
}

function chunksOf(kind: PlanKind, findings: readonly AuditFinding[]): AuditFinding[][] {
  if (findings[0]?.fix.kind === "mechanical") return [[...findings]];
  const chunks = new Map<string, AuditFinding[]>();
  for (const finding of findings) {
    const key = kind.byFile ? finding.path : finding.fingerprint;
    chunks.set(key, [...(chunks.get(key) ?? []), finding]);
  }
  return [...chunks.values()];
}

export interface Planning {
  head: string;
  /** YYYY-MM-DD. */
  today: string;
  measures: readonly CommandMeasure[];
}

/** The whole plan document for a group. */
export function planFrom(group: Group, planning: Planning): Plan {
  const { kind, findings, score } = group;
  const parts = chunksOf(kind, findings);
  const passing = planning.measures.filter(({ passed }) => passed);
  const chunks = uniqueIds(parts.map((part) => chunkFrom(kind, part, passing)));
  const files = unique(chunks.flatMap((chunk) => chunk.files));
  const finding = findings.flatMap((found) => verifyOf(found));
  const goal = [
    ...unique(finding).map((command) => ({ command, expected: `exits 0 ${failedBefore}` })),
    ...passing.map(staysGreen),
  ];
  const most = (pick: (found: AuditFinding) => number): number => Math.max(...findings.map(pick));
  return draftPlan({
    title: kind.title(findings),
    why: whyOf(group),
    today: planning.today,
    head: planning.head,
    files,
    verify: [],
    category: findings[0]?.category ?? "tech-debt",
    priority: priorityOf(score),
    impact: most(({ impact }) => impact),
    effort: Math.min(5, most(({ effort }) => effort) + (chunks.length > 4 ? 1 : 0)),
    risk: findings.some(({ risk }) => risk === "medium") ? "medium" : "low",
    confidence: Math.round(Math.min(...findings.map(({ confidence }) => confidence)) * 100) / 100,
    findings: findings.map(({ fingerprint }) => fingerprint),
    state: `The audit found ${findings.length === 1 ? "this" : `these ${findings.length} places`} at \`${planning.head.slice(0, 7)}\`.`,
    evidence: evidenceOf(findings),
    commands: passing.length > 0 ? passing.map(staysGreen) : goal,
    chunks,
    goal,
    risks: passing.length > 0 ? [kind.risk] : [kind.risk, noChecks],
    stopConditions: [
      "A quoted line is no longer there, or says something else.",
      "The work needs a file outside the scope.",
      "An existing test would have to change to pass.",
    ],
  });
}

function chunkFrom(
  kind: PlanKind,
  findings: readonly AuditFinding[],
  passing: readonly CommandMeasure[],
): Chunk {
  const title = kind.title(findings);
  const [first] = findings;
  const fix = first?.fix;
  const run = fix?.kind === "mechanical" ? runOf(findings) : undefined;
  const rubrics = uniqueRubrics(findings.flatMap((finding) => rubricOf(finding)));
  const commands = unique(findings.flatMap(verifyOf));
  const green = passing
    .map(({ command }) => command)
    .filter((command) => !commands.includes(command));
  return {
    id: slugify(title),
    ...(fix?.kind === "agent" && fix.skill !== undefined ? { skill: fix.skill } : {}),
    files: unique(findings.flatMap(({ fix }) => (fix.kind === "person" ? [] : fix.files))),
    tests_may_change: unique(
      findings.flatMap(({ fix }) => (fix.kind === "person" ? [] : (fix.tests ?? []))),
    ),
    wiki: [],
    ...(run === undefined ? {} : { run }),
    deliverables: [],
    contract: [
      ...commands.map((verify) => ({ criterion: `\`${verify}\` passes ${failedBefore}`, verify })),
      ...rubrics,
      ...green.map((verify) => ({ criterion: `\`${verify}\` stays green`, verify })),
    ],
    title,
    instructions: instructionsOf(findings),
  };
}

function runOf(findings: readonly AuditFinding[]): string {
  const fixes = findings.flatMap(({ fix }) => (fix.kind === "mechanical" ? [fix] : []));
  return unique([fixes[0]?.command ?? "", ...fixes.flatMap(({ args }) => args)]).join(" ");
}

function instructionsOf(findings: readonly AuditFinding[]): string {
  const texts = findings.map(({ fix }) => (fix.kind === "person" ? "" : fix.instructions));
  if (unique(texts).length === 1) return texts[0] ?? "";
  // What holds for all of them is said once.
  return unique(texts.slice(0, maxArgs).flatMap((text) => text.split("\n\n")))
    .filter((text) => text !== "")
    .join("\n\n");
}

function verifyOf({ fix }: AuditFinding): string[] {
  return fix.kind === "person" ? [] : (fix.verify ?? []);
}

function rubricOf({ fix }: AuditFinding): Criterion[] {
  if (fix.kind !== "agent" || !fix.rubric) return [];
  const { criterion, rubric, good, bad } = fix.rubric;
  return [{ criterion, rubric, examples: { good, bad } }];
}

function uniqueRubrics(rubrics: readonly Criterion[]): Criterion[] {
  return [...new Map(rubrics.map((rubric) => [rubric.criterion, rubric])).values()];
}

function whyOf({ kind, findings }: Group): string {
  const shown = findings.slice(0, 5).map(({ message }) => `- ${message}`);
  const more =
    findings.length > shown.length ? [`- and ${findings.length - shown.length} more`] : [];
  return `${kind.why}\n\n${[...shown, ...more].join("\n")}`;
}

/** First every finding's own place, then further places, eight in all. */
function evidenceOf(findings: readonly AuditFinding[]): Evidence[] {
  const own = findings.map(({ path, line, excerpt, rule, note }) => ({
    path,
    line,
    excerpt,
    note: note ?? rule.replaceAll("-", " "),
  }));
  return [...own, ...findings.flatMap(({ places }) => places)].slice(0, maxEvidence);
}

function staysGreen({ command, durationMs }: CommandMeasure): Command {
  return { command, expected: `exits 0, as at HEAD (${(durationMs / 1000).toFixed(1)} s)` };
}

function uniqueIds(chunks: readonly Chunk[]): Chunk[] {
  const seen = new Map<string, number>();
  return chunks.map((chunk) => {
    const times = (seen.get(chunk.id) ?? 0) + 1;
    seen.set(chunk.id, times);
    return times === 1 ? chunk : { ...chunk, id: `${chunk.id}-${times}` };
  });
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
