import { parseJson } from "./parse-json.ts";

/**
 * The structured answer of a program that cannot check a schema itself: a JSON text that stands alone, or
 * the one fenced block that ends the message. Nothing is searched for in prose.
 */
export function answerIn(text: string): unknown {
  const words = text.trim();
  const block = /(?:^|\n)```json\s*\n([\s\S]*?)\n```$/.exec(
    words.slice(words.lastIndexOf("\n```json") + 1),
  );
  const value = parseJson(block?.[1] ?? words);
  return typeof value === "object" && value !== null ? value : undefined;
}

/** What is added to a task for such a program. */
export function answerForm(schema: Record<string, unknown>): string {
  return `

## How to answer

When the work is done, end your last message with one fenced block like this and nothing after it:

\`\`\`json
{ … }
\`\`\`

In it stands one JSON value that this JSON Schema accepts:

${JSON.stringify(withoutDialect(schema))}
`;
}

/** Several programs know no `$schema` of 2020-12 and end at once when they meet one (seen with Claude Code). */
export function withoutDialect(schema: Record<string, unknown>): Record<string, unknown> {
  const { $schema: _, ...rest } = schema;
  return rest;
}

/**
 * True when OpenAI's strict mode takes the schema: every object lists all its properties as required and
 * allows no others (`codex --output-schema` is always strict).
 */
export function isStrict(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every((part) => isStrict(part));
  if (typeof schema !== "object" || schema === null) return true;
  const parts = new Map<string, unknown>(Object.entries(schema));
  const properties = parts.get("properties");
  if (typeof properties === "object" && properties !== null) {
    const required: unknown = parts.get("required") ?? [];
    const all = Object.keys(properties);
    const listed = Array.isArray(required) && all.every((name) => required.includes(name));
    if (!listed || parts.get("additionalProperties") !== false) return false;
  }
  return [...parts.values()].every((part) => isStrict(part));
}
