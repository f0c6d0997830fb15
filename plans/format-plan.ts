import { isDeepStrictEqual } from "node:util";
import { splitFrontMatter } from "#wiki";
import { stringify } from "yaml";
import { replaceScalars } from "./front-matter-scalars.ts";
import { codeSpan, fence } from "./markdown.ts";
import { parsePlan } from "./parse-plan.ts";
import {
  chunkFieldsSchema,
  planFieldsSchema,
  type Chunk,
  type Command,
  type Evidence,
  type Plan,
} from "./plan.ts";
import { isSectionName, sectionNames, splitSections, type SectionName } from "./sections.ts";
import { tidyPlan } from "./tidy-plan.ts";

/**
 * The plan's document. With `source`, the text it was read from, as few bytes change as possible: none
 * when nothing changed, only the value when a field of the front matter did, and sections that a plan
 * does not define stay where and as they were.
 */
export function formatPlan(plan: Plan, source?: string): string {
  const tidy = tidyPlan(plan);
  if (source === undefined) return render(tidy, new Map());
  const before = parsePlan(source, "").plan;
  if (isDeepStrictEqual(before, tidy)) return source;
  const patched = before && replaceScalars(source, changedScalars(before, tidy));
  if (patched !== undefined && isDeepStrictEqual(parsePlan(patched, "").plan, tidy)) return patched;
  return render(tidy, extraSections(source));
}

function changedScalars(before: Plan, after: Plan): Map<string, string | number> {
  const changes = new Map<string, string | number>();
  for (const key of Object.keys(planFieldsSchema.shape)) {
    const value: unknown = Reflect.get(after, key);
    if (typeof value !== "string" && typeof value !== "number") continue;
    if (value !== Reflect.get(before, key)) changes.set(key, value);
  }
  return changes;
}

/** Text of sections that a plan does not define, by the section they follow. */
type Extras = Map<SectionName | "", string>;

function render(plan: Plan, extras: Extras): string {
  const sections: Record<SectionName, string> = {
    Why: plan.why,
    "Current state": blocks(plan.state, items(plan.evidence.map(evidenceItem))),
    Commands: items(plan.commands.map(commandItem)),
    Chunks: blocks(...plan.chunks.map(chunkText)),
    Goal: items(plan.goal.map(commandItem)),
    Risks: items(plan.risks.map((risk) => `- ${risk}`)),
    "Stop conditions": items(plan.stopConditions.map((condition) => `- ${condition}`)),
  };
  const body = sectionNames.map((name) =>
    blocks(`## ${name}`, sections[name], extras.get(name) ?? ""),
  );
  const fields = toYaml(pick(plan, Object.keys(planFieldsSchema.shape)));
  const text = blocks(`# ${plan.title}`, extras.get("") ?? "", ...body);
  return `---\n${fields}\n---\n\n${text}\n`;
}

function evidenceItem({ path, line, note, excerpt }: Evidence): string {
  const head = `- ${codeSpan(`${path}:${line}`)}${note === "" ? "" : `: ${note}`}`;
  if (excerpt === "") return head;
  return `${head}\n\n${fence(excerpt).replace(/^(?=.)/gm, "  ")}`;
}

function commandItem({ command, expected }: Command): string {
  return `- ${codeSpan(command)}${expected === "" ? "" : `: ${expected}`}`;
}

function chunkText(chunk: Chunk, index: number): string {
  const fields = toYaml(pick(chunk, Object.keys(chunkFieldsSchema.shape)));
  return blocks(`### ${index + 1}. ${chunk.title}`, fence(fields, "yaml"), chunk.instructions);
}

function extraSections(source: string): Extras {
  const { body } = splitFrontMatter(source);
  const extras: Extras = new Map();
  let after: SectionName | "" = "";
  for (const section of splitSections(body, 2).slice(1)) {
    const text = body.slice(section.start, section.end).trimEnd();
    if (isSectionName(section.heading)) after = section.heading;
    else extras.set(after, blocks(extras.get(after) ?? "", text));
  }
  return extras;
}

function items(list: readonly string[]): string {
  return list.join("\n");
}

function blocks(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}

function toYaml(value: Record<string, unknown>): string {
  return stringify(value, { lineWidth: 0, schema: "core" }).trimEnd();
}

function pick(value: object, keys: readonly string[]): Record<string, unknown> {
  const pairs = keys.map((key): [string, unknown] => [key, Reflect.get(value, key)]);
  return Object.fromEntries(pairs.filter(([, field]) => field !== undefined));
}
