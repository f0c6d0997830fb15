import type { Redactor } from "../redact/redactor.ts";
import type { Span } from "./span.ts";

/**
 * Spans without credentials. Journals are redacted when they are written; this also hides what has become
 * known as a secret since. The same few words stand in thousands of spans, so each is looked at once.
 */
export async function redactSpans(spans: readonly Span[], redactor: Redactor): Promise<Span[]> {
  const texts = new Set(spans.flatMap(textsOf));
  const clean = new Map<string, string>();
  for (const text of texts) clean.set(text, await redactor.text(text));
  const of = (text: string): string => clean.get(text) ?? text;
  return spans.map((span) => {
    const pairs = Object.entries(span.attributes).map(([name, value]) => [
      name,
      typeof value === "string" ? of(value) : value,
    ]);
    return { ...span, name: of(span.name), attributes: Object.fromEntries(pairs) };
  });
}

function textsOf({ name, attributes }: Span): string[] {
  return [name, ...Object.values(attributes).filter((value) => typeof value === "string")];
}
