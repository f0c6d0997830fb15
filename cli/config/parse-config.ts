import { LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { settingNames } from "./json-schema.ts";
import { nearest } from "./nearest.ts";
import { configSchema, type ConfigInput } from "./schema.ts";

export interface ConfigProblem {
  /** 1-based. */
  line: number;
  /** "Unexpected X, expected Y; did you mean Z?" */
  reason: string;
}

/** Settings as written, before defaults, and where each stands. */
export interface ParsedConfig {
  value: ConfigInput;
  problems: ConfigProblem[];
  lineOf: (path: readonly PropertyKey[]) => number;
}

/** Parses one settings file. It is JSON and nothing else: no comments, nothing is evaluated. */
export function parseConfig(source: string): ParsedConfig {
  const text = source.replace(/^\uFEFF/, "");
  const syntax = findSyntaxProblem(text);
  if (syntax) return { value: {}, problems: [syntax], lineOf: () => syntax.line };
  const lineOf = lineFinder(text);
  const data: unknown = JSON.parse(text);
  // The value as written is kept, because defaults are applied once, after the files are merged.
  if (isInput(data)) return { value: data, problems: [], lineOf };
  const issues = configSchema.safeParse(data).error?.issues ?? [];
  const problems = issues.flatMap((issue) => explain(issue, data, lineOf));
  return { value: {}, problems, lineOf };
}

function isInput(data: unknown): data is ConfigInput {
  return configSchema.safeParse(data).success;
}

function findSyntaxProblem(text: string): ConfigProblem | undefined {
  const error = syntaxErrorOf(text);
  if (error) {
    const line = lineOfError(text);
    const comma = /,\s*$/.test(
      text
        .split("\n")
        .slice(0, line - 1)
        .join("\n"),
    );
    const why = error.message.replace(/ in JSON.*| at position.*|, ?(\.\.\.)?".*/s, "");
    const guess = comma && /[}\]]/.test(text.split("\n")[line - 1] ?? "");
    return {
      line,
      reason: `Unexpected text, expected JSON (${why})${guess ? "; is there a comma too many?" : ""}`,
    };
  }
  // JSON.parse keeps the last of two equal keys without a word: one of them would be ignored.
  const lines = new LineCounter();
  const twice = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    schema: "json",
  }).errors.find((error) => error.code === "DUPLICATE_KEY");
  if (!twice) return undefined;
  const line = lines.linePos(twice.pos[0]).line;
  return { line, reason: "Unexpected second setting of the same name, expected each once" };
}

function syntaxErrorOf(text: string): Error | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/**
 * Not every version of Node says where the error is, so the text is read line by line: the first piece
 * that fails for another reason than being unfinished ends at the guilty line.
 */
function lineOfError(text: string): number {
  const lines = text.split("\n");
  for (let count = 1; count < lines.length; count += 1) {
    const piece = `${lines.slice(0, count).join("\n")}\n`;
    const said = syntaxErrorOf(piece)?.message ?? "end of JSON";
    const position = Number(/position (\d+)/.exec(said)?.[1] ?? -1);
    const unfinished = said.includes("end of JSON") || position >= piece.trimEnd().length;
    if (!unfinished || said.includes("control character")) return count;
  }
  return lines.length;
}

function explain(
  issue: z.core.$ZodIssue,
  data: unknown,
  lineOf: ParsedConfig["lineOf"],
): ConfigProblem[] {
  if (issue.code === "unrecognized_keys") {
    const allowed = settingNames(issue.path);
    return issue.keys.map((key) => ({
      line: lineOf([...issue.path, key]),
      reason: unknownSetting(formatPath([...issue.path, key]), key, allowed),
    }));
  }
  const received = valueAt(data, issue.path);
  const shown = received === undefined ? "(missing)" : JSON.stringify(received);
  const where = issue.path.length === 0 ? "settings" : `"${formatPath(issue.path)}"`;
  const expected = issue.message
    .replace(/^Invalid input: |^Invalid option: |^Too \w+: /, "")
    .replace(/, received \w+$/, "");
  const meant = suggestion(issue, received);
  return [
    { line: lineOf(issue.path), reason: `Unexpected ${where} ${shown}, ${expected}${meant}` },
  ];
}

function unknownSetting(path: string, key: string, allowed: readonly string[]): string {
  const meant = nearest(key, allowed);
  const guess = meant === undefined ? "" : `; did you mean "${meant}"?`;
  return `Unexpected setting "${path}", expected one of ${allowed.join(", ")}${guess}`;
}

function suggestion(issue: z.core.$ZodIssue, received: unknown): string {
  if (issue.code !== "invalid_value" || typeof received !== "string") return "";
  const meant = nearest(received, issue.values.map(String));
  return meant === undefined ? "" : `; did you mean "${meant}"?`;
}

/** The line of a setting, or of the nearest thing around it that exists. */
function lineFinder(text: string): ParsedConfig["lineOf"] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: "json" });
  return (path) => {
    for (let length = path.length; length > 0; length -= 1) {
      const node: unknown = document.getIn(path.slice(0, length), true);
      const start = startOf(node);
      if (start !== undefined) return lines.linePos(start).line;
    }
    return 1;
  };
}

function startOf(node: unknown): number | undefined {
  if (typeof node !== "object" || node === null || !("range" in node)) return undefined;
  const range: unknown = node.range;
  const first: unknown = Array.isArray(range) ? range[0] : undefined;
  return typeof first === "number" ? first : undefined;
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data;
  for (const key of path)
    value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  return value;
}

function formatPath(path: readonly PropertyKey[]): string {
  return path.map(String).join(".");
}
