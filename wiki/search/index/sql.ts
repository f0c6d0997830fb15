import type { ChunkFilter } from "../store.ts";

// LanceDB takes its conditions as SQL text: everything from outside goes through `quoted` or is a number.

/** A text as a literal. DataFusion knows no escape but the doubled quote. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function isOneOf(column: string, values: readonly string[]): string {
  return values.length === 0 ? "false" : `${column} IN (${values.map(quoted).join(", ")})`;
}

/** The tags of a passage as one text, so that a whole tag can be looked for. */
export function joinTags(tags: readonly string[]): string {
  return `\n${tags.join("\n")}\n`;
}

/** The filter as a condition on the columns `type`, `tags`, `page` and `updated`; undefined when all pass. */
export function conditionOf(filter: ChunkFilter): string | undefined {
  const { types, tags, paths, since } = filter;
  return all([
    types && isOneOf("type", types),
    tags && any(tags.map((tag) => `contains(tags, ${quoted(joinTags([tag]))})`)),
    paths && any(paths.map((path) => `starts_with(page, ${quoted(path)})`)),
    since === undefined ? undefined : `updated >= ${since}`,
  ]);
}

/** Undefined when there is nothing to hold. */
export function all(conditions: readonly (string | undefined)[]): string | undefined {
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length === 0 ? undefined : given.map((one) => `(${one})`).join(" AND ");
}

function any(conditions: readonly string[]): string {
  return conditions.length === 0 ? "false" : conditions.map((one) => `(${one})`).join(" OR ");
}
