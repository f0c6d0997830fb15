import { createHash } from "node:crypto";

/** What tells one tool call from another: its name and what it was given, whatever the order of keys. */
export function keyOf(name: string, input: unknown): string {
  return hash(`${name}\0${JSON.stringify(sorted(input))}`);
}

/** A result without what differs from run to run: durations, times of day, addresses, temporary names. */
export function outlineOf(ok: boolean, text: string): string {
  const outline = text
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[\d.]*Z?/g, "<time>")
    .replaceAll(/\b\d\d:\d\d:\d\d(\.\d+)?\b/g, "<time>")
    .replaceAll(/\b\d+(\.\d+)?\s?(ms|s|sec|secs|seconds|µs|ns|min)\b/g, "<duration>")
    .replaceAll(/"?duration_ms"?:? ?[\d.]+/g, "<duration>")
    .replaceAll(/0x[0-9a-f]{4,}/gi, "<address>")
    .replaceAll(/\/tmp\/[\w.-]+/g, "<temporary>");
  return hash(`${ok}\0${outline}`);
}

/** Says a number other than 0, or names a test: never the word "failed" alone ("0 failed"). */
const failures = [
  /\bexit(ed with)? (code|status)[: ]+[1-9]/i,
  /\b[1-9]\d* (tests? )?(failed|failing|failures?|errors?)\b/i,
  /^\s*(not ok \d+|FAIL\b|FAILED\b|--- FAIL:|✗|✖|×)/m,
  /^# fail [1-9]/m,
];

/** Whether a call did not do what it was meant to; a shell often reports that as a good result. */
export function isFailing(ok: boolean, text: string): boolean {
  return !ok || failures.some((pattern) => pattern.test(text));
}

/** The names that coding agents give the arguments of their editing tools. */
const names = {
  path: ["path", "file_path", "filePath", "filename"],
  from: ["old", "old_string", "oldString", "old_text"],
  to: ["new", "new_string", "newString", "new_text"],
  content: ["content"],
} as const;

export interface TrajectoryEdit {
  path: string;
  /** Hash of the text that was replaced; absent when a whole file was written. */
  from?: string;
  /** Hash of what stands there now. */
  to: string;
}

/** The change of a file that a tool call asks for; undefined for calls that change none. */
export function editOf(input: unknown): TrajectoryEdit | undefined {
  const path = argument(input, names.path);
  if (path === undefined) return undefined;
  const from = argument(input, names.from);
  const to = argument(input, names.to);
  if (from !== undefined && to !== undefined) return { path, from: hash(from), to: hash(to) };
  const content = argument(input, names.content);
  return content === undefined ? undefined : { path, to: hash(content) };
}

function argument(input: unknown, keys: readonly string[]): string | undefined {
  if (typeof input !== "object" || input === null) return undefined;
  const values = keys.map((key): unknown => Reflect.get(input, key));
  return values.find((value) => typeof value === "string");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, entry]) => [key, sorted(entry)]));
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
