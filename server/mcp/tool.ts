import { closest, LoopwikiError } from "#wiki";
import { z } from "zod";
import type { PageWatch } from "./page-watch.ts";
import type { Previews } from "./previews.ts";
import type { McpServices } from "./services.ts";

/** What a call has beside its arguments. */
export interface ToolCall {
  services: McpServices;
  previews: Previews;
  watch: PageWatch;
  /** What the client calls itself; nobody has checked it. */
  client: string;
  signal: AbortSignal;
}

/** Hints for clients, as MCP defines them. No tool of ours reaches beyond this repository. */
interface Annotations {
  readOnlyHint: boolean;
  destructiveHint?: boolean;
  idempotentHint?: boolean;
}

interface Definition<Input extends z.ZodObject> {
  name: string;
  title: string;
  /** When to call it, in few words: it is read at the start of every session. */
  description: string;
  annotations: Annotations;
  input: Input;
  run: (input: z.output<Input>, call: ToolCall) => Promise<string>;
}

/** One tool, whatever its arguments. */
export interface Tool {
  name: string;
  title: string;
  description: string;
  annotations: Annotations & { openWorldHint: false };
  inputSchema: { type: "object" } & Record<string, unknown>;
  /** Throws `LoopwikiError` when the arguments or the state of things do not allow it. */
  call(args: unknown, call: ToolCall): Promise<string>;
}

export function defineTool<Input extends z.ZodObject>(definition: Definition<Input>): Tool {
  const { name, title, description, annotations, input, run } = definition;
  return {
    name,
    title,
    description,
    annotations: { ...annotations, openWorldHint: false },
    get inputSchema() {
      return { ...compact(z.toJSONSchema(input, { io: "input" })), type: "object" as const };
    },
    call: (args, call) => {
      const parsed = input.safeParse(args ?? {});
      if (parsed.success) return run(parsed.data, call);
      throw badArguments(name, Object.keys(input.shape), parsed.error.issues);
    },
  };
}

/** What is said of wrong arguments: at most so many problems, for the first ones explain the others. */
const maxProblems = 5;
const maxSaid = 200;

function badArguments(
  tool: string,
  known: readonly string[],
  issues: readonly z.core.$ZodIssue[],
): LoopwikiError {
  const said = issues.slice(0, maxProblems).map((issue) => problemOf(issue, known));
  return new LoopwikiError(
    "bad-arguments",
    `Unexpected arguments for ${tool}:\n${said.map((text) => `- ${text}`).join("\n")}`,
    { hint: `Call ${tool} again with ${known.map((name) => `\`${name}\``).join(", ")}.` },
  );
}

function problemOf(issue: z.core.$ZodIssue, known: readonly string[]): string {
  const where = issue.path.map(String).join(".").slice(0, maxSaid);
  if (issue.code === "unrecognized_keys" && issue.path.length === 0) {
    const [key = ""] = issue.keys;
    const near = closest(key, known);
    const guess = near === undefined ? "" : `; did you mean "${near}"?`;
    return `there is no "${key.slice(0, maxSaid)}"${guess}`;
  }
  const what = issue.message.slice(0, maxSaid);
  return where === "" ? what : `\`${where}\`: ${what}`;
}

/** Drops what a model does not need to read: the dialect, defaults of strictness, whole-number bounds. */
function compact(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) =>
      isNoise(key, item) ? [] : [[key, compactValue(item)]],
    ),
  );
}

function compactValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => compactValue(item));
  return typeof value === "object" && value !== null ? compact(value) : value;
}

const noise = new Set(["$schema", "additionalProperties", "minLength", "maxLength", "maxItems"]);

function isNoise(key: string, value: unknown): boolean {
  if (key === "maximum" || key === "minimum") return Math.abs(Number(value)) > 1_000_000;
  return noise.has(key);
}
