import { applyJson, removeJson, type EditResult } from "./edit-json.ts";
import { applyToml, removeToml } from "./edit-toml.ts";
import type { ConfigEdit } from "./targets.ts";

/** All edits in order, or why one of them cannot be made: then none is. */
export function applyEdits(text: string, edits: readonly ConfigEdit[]): EditResult {
  let result: { text: string } = { text };
  for (const edit of edits) {
    const next = edit.kind === "json" ? applyJson(result.text, edit) : applyToml(result.text, edit);
    if ("problem" in next) return next;
    result = next;
  }
  return result;
}

/** The text without what is still as we wrote it, and what somebody has changed since. */
export function removeEdits(
  text: string,
  edits: readonly ConfigEdit[],
  before: string | undefined,
): { text: string; kept: ConfigEdit[] } {
  const kept: ConfigEdit[] = [];
  for (const edit of edits.toReversed()) {
    const next = edit.kind === "json" ? removeJson(text, edit, before) : removeToml(text, edit);
    if (next === undefined) kept.push(edit);
    else text = next;
  }
  return { text, kept };
}
