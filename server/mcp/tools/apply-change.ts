import { applyPageChange, LoopwikiError, messageOf } from "#wiki";
import { z } from "zod";
import { logEntryFor } from "../log-entry.ts";
import { etagOf } from "../name-page.ts";
import type { Preview } from "../previews.ts";
import { defineTool, type ToolCall } from "../tool.ts";

export const applyChange = defineTool({
  name: "apply_change",
  title: "Make previewed changes",
  description:
    "Write what was previewed, in this order, each once. Refused when a page has changed since: preview again.",
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false },
  input: z.strictObject({ preview_ids: z.array(z.string().trim().min(1).max(80)).min(1).max(20) }),
  run: async ({ preview_ids }, call) => {
    const previews = [...new Set(preview_ids)].map((id) => call.previews.get(id));
    const done: string[] = [];
    for (const preview of previews) {
      try {
        done.push(await apply(preview, call));
      } catch (error) {
        if (done.length === 0 || !(error instanceof LoopwikiError)) throw error;
        throw stoppedAt(preview.id, done, error);
      }
    }
    await call.watch.look();
    return done.join("\n");
  },
});

async function apply(preview: Preview, call: ToolCall): Promise<string> {
  const { services, previews, client } = call;
  const { id, op, title, edits } = preview;
  const log = logEntryFor(services, op, `${title}, by ${client}`);
  await applyPageChange(services.content, { edits, log });
  previews.remove(id);
  const index = await services.wiki.index();
  const files = edits.map(({ path, after }) => {
    const page = index.byPath(path);
    if (after === undefined || !page) return `- ${path} deleted`;
    return `- ${page.id} etag ${etagOf(page)}`;
  });
  return [`Done: ${op} ${title}.`, ...files].join("\n");
}

function stoppedAt(id: string, done: readonly string[], cause: LoopwikiError): LoopwikiError {
  return new LoopwikiError(
    cause.code,
    `${messageOf(cause)} ${id} and what comes after it was not made; before it:\n${done.join("\n")}`,
    { cause, hint: "Preview the rest again." },
  );
}
