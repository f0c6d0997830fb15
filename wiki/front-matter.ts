import type * as yamlModule from "yaml";
import type { Document, LineCounter } from "yaml";
import type { z } from "zod";
import { createFinding, type Finding } from "./finding.ts";
import { later, requireFrom } from "./later.ts";
import { readPlainMapping, rowOfKey } from "./plain-yaml.ts";

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
  problems: readonly { line: number; reason: string }[];
}

/**
 * Splits `---` YAML front matter from a document. Never evaluates anything, never throws: what does not
 * parse is a problem with its line.
 */
export function splitFrontMatter(source: string): FrontMatter {
  const from = source.startsWith("---") ? afterFence(source, 0) : -1;
  const close = from < 0 ? -1 : closingFence(source, from);
  if (close < 0) return new SplitText(source, 0, {});
  const bodyOffset = afterFence(source, close);
  let to = Math.max(from, close - 1);
  if (to > from && source.charCodeAt(to - 1) === 0x0d) to -= 1;
  const data = to - from > maxFrontMatter ? undefined : readPlainMapping(source, from, to);
  if (data) return new SplitText(source, bodyOffset, data);
  const mapping = parseMapping(source.slice(from, to), 2);
  return new SplitText(source, bodyOffset, mapping.data, mapping);
}

type Mapping = Pick<FrontMatter, "data" | "problems" | "lineOf">;

const noProblems: FrontMatter["problems"] = [];

/** Of one shape, and small: ten thousand pages are kept. */
class SplitText implements FrontMatter {
  readonly data: Record<string, unknown>;
  readonly bodyOffset: number;
  readonly bodyLine: number;
  readonly present: boolean;
  readonly problems: FrontMatter["problems"];
  readonly #source: string;
  readonly #mapping: Mapping | undefined;

  /** Without `mapping` the data are plain, and each key stands at the start of its line. */
  constructor(source: string, bodyOffset: number, data: Mapping["data"], mapping?: Mapping) {
    this.data = data;
    this.bodyOffset = bodyOffset;
    this.bodyLine = lineAt(source, bodyOffset);
    this.present = bodyOffset > 0;
    this.problems = mapping?.problems ?? noProblems;
    this.#source = source;
    this.#mapping = mapping;
  }

  get body(): string {
    return this.#source.slice(this.bodyOffset);
  }

  lineOf(key: string): number {
    if (this.#mapping) return this.#mapping.lineOf(key);
    if (Object.hasOwn(this.data, key)) return 1 + rowOfKey(this.#source, key);
    return this.present ? 2 : 1;
  }
}

/** Where the line behind a `---` begins, or the text ends; -1 when there is more on its line. */
function afterFence(source: string, fence: number): number {
  let at = fence + 3;
  while (source[at] === " " || source[at] === "\t") at += 1;
  if (at >= source.length) return at;
  if (source[at] === "\r") at += 1;
  return source[at] === "\n" ? at + 1 : -1;
}

/** The `---` that ends a front matter; one directly behind the first only when there is no other. */
function closingFence(source: string, from: number): number {
  for (let at = source.indexOf("\n---", from); at >= 0; at = source.indexOf("\n---", at + 1))
    if (afterFence(source, at + 1) >= 0) return at + 1;
  return source.startsWith("---", from) && afterFence(source, from) >= 0 ? from : -1;
}

function lineAt(source: string, offset: number): number {
  let line = 1;
  for (let at = 0; at < offset; at += 1) if (source.charCodeAt(at) === 0x0a) line += 1;
  return line;
}

/**
 * Parses a YAML mapping that begins on line `firstLine` of its document (a front matter or a fence).
 */
export function parseMapping(yamlText: string, firstLine: number): Mapping {
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
  if (plain) {
    const rowOf = (key: string): number =>
      Object.hasOwn(plain, key) ? rowOfKey(yamlText, key) : 0;
    return { data: plain, lineOf: (key) => firstLine + rowOf(key), problems: [] };
  }
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

function readDocument(document: Document, lines: LineCounter, firstLine: number): Mapping {
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
