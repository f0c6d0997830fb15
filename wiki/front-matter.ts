import type * as yamlModule from "yaml";
import type { Document, LineCounter } from "yaml";
import type { z } from "zod";
import { createFinding, type Finding } from "./finding.ts";
import { later, requireFrom } from "./later.ts";
import { readPlainMapping } from "./plain-yaml.ts";

const yaml = later<typeof yamlModule>(() => requireFrom(import.meta.url)("yaml"));

/** Longest front matter that is read, in characters; the rest of the field uses the same cap. */
const maxFrontMatter = 64 * 1024;

export interface FrontMatter {
  /** The parsed mapping; empty when there is none or it does not parse. */
  data: Record<string, unknown>;
  /** Characters before the body: the `---` fences, the YAML and the newline after it. */
  bodyOffset: number;
  /** 1-based line on which the body begins. */
  bodyLine: number;
  body: string;
  /** Whether the text opens with a `---` fence. */
  present: boolean;
  /** 1-based line of a top-level key, for messages; line 1 when unknown. */
  lineOf(key: string): number;
  problems: { line: number; reason: string }[];
}

/**
 * Splits `---` YAML front matter from a document. Never evaluates anything, never throws: what does not
 * parse is a problem with its line.
 */
export function splitFrontMatter(source: string): FrontMatter {
  const match = /^---[ \t]*\r?\n(?:([\s\S]*?)\r?\n)?---[ \t]*(?:\r?\n|$)/.exec(source);
  if (!match) return withoutFrontMatter(source);
  const yamlText = match[1] ?? "";
  const bodyOffset = match[0].length;
  const bodyLine = countLines(match[0]);
  const parsed = parseMapping(yamlText, 2);
  return { ...parsed, present: true, bodyOffset, bodyLine, body: source.slice(bodyOffset) };
}

/**
 * Parses a YAML mapping that begins on line `firstLine` of its document (a front matter or a fence).
 */
export function parseMapping(
  yamlText: string,
  firstLine: number,
): Pick<FrontMatter, "data" | "problems" | "lineOf"> {
  if (yamlText.length > maxFrontMatter) {
    return {
      data: {},
      lineOf: () => firstLine,
      problems: [
        {
          line: firstLine,
          reason: `Unexpected ${yamlText.length} characters of YAML, expected at most ${maxFrontMatter}.`,
        },
      ],
    };
  }
  const plain = readPlainMapping(yamlText);
  if (plain) return { data: plain.data, lineOf: lineIn(plain.lines, firstLine), problems: [] };
  const lines = new (yaml().LineCounter)();
  try {
    const document = yaml().parseDocument(yamlText, {
      lineCounter: lines,
      uniqueKeys: true,
      prettyErrors: false, // its lines would count from the YAML's start, ours count from the file's
      schema: "core",
      logLevel: "error", // its warnings go to the terminal
    });
    return readDocument(document, lines, firstLine);
  } catch (cause) {
    return {
      data: {},
      lineOf: () => firstLine,
      problems: [{ line: firstLine, reason: `Unexpected YAML, ${String(cause)}` }],
    };
  }
}

/** Validates with a zod schema; every issue becomes a finding that names the field and its line. */
export function validateMapping<Schema extends z.ZodType>(
  schema: Schema,
  mapping: Pick<FrontMatter, "data" | "lineOf">,
  origin: { file: string; ruleId: string; example?: string },
): { value?: z.infer<Schema>; findings: Finding[] } {
  const result = schema.safeParse(mapping.data);
  if (result.success) return { value: result.data, findings: [] };
  const findings = result.error.issues.map((issue) =>
    createFinding({
      ruleId: origin.ruleId,
      source: "lint",
      severity: "error",
      file: origin.file,
      line: mapping.lineOf(String(issue.path[0] ?? "")),
      reason: `Unexpected ${describe(issue.path, mapping.data)}: ${issue.message}`,
      ...(origin.example === undefined ? {} : { expected: [origin.example] }),
    }),
  );
  return { findings };
}

function readDocument(
  document: Document,
  lines: LineCounter,
  firstLine: number,
): Pick<FrontMatter, "data" | "problems" | "lineOf"> {
  const lineAt = (offset: number): number => lines.linePos(offset).line + firstLine - 1;
  const problems = document.errors.map((error) => ({
    line: lineAt(error.pos[0]),
    reason: `Unexpected YAML: ${error.message.split("\n")[0] ?? ""}`,
  }));
  const { isMap, isScalar } = yaml();
  const rows = new Map<string, number>();
  for (const { key } of isMap(document.contents) ? document.contents.items : []) {
    if (isScalar(key) && key.range && !rows.has(String(key.value)))
      rows.set(String(key.value), lineAt(key.range[0]) - firstLine);
  }
  const lineOf = lineIn(rows, firstLine); // not the document itself: pages are kept
  if (problems.length > 0) return { data: {}, lineOf, problems };
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  if (value === null) return { data: {}, lineOf, problems };
  if (isRecord(value)) return { data: value, lineOf, problems };
  return {
    data: {},
    lineOf,
    problems: [{ line: firstLine, reason: "Unexpected YAML value, expected `key: value` lines." }],
  };
}

function lineIn(rows: ReadonlyMap<string, number>, firstLine: number): (key: string) => number {
  return (key) => firstLine + (rows.get(key) ?? 0);
}

function withoutFrontMatter(source: string): FrontMatter {
  return {
    data: {},
    bodyOffset: 0,
    bodyLine: 1,
    body: source,
    present: false,
    lineOf: () => 1,
    problems: [],
  };
}

function describe(path: PropertyKey[], data: Record<string, unknown>): string {
  if (path.length === 0) return "fields";
  let value: unknown = data;
  for (const key of path)
    value = isRecord(value) || Array.isArray(value) ? Reflect.get(value, key) : undefined;
  return `\`${path.map(String).join(".")}\` ${value === undefined ? "(missing)" : JSON.stringify(value)}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function countLines(text: string): number {
  return text.split("\n").length;
}
