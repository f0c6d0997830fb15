import { applyPageChange, planDelete } from "#wiki";
import { mentionOf, type Mention } from "../gather/mentions.ts";
import { requirePage } from "../gather/page.ts";
import { RequestProblem } from "../problem.ts";
import { logEntry } from "./log-entry.ts";
import type { WriteServices } from "./save-page.ts";

export interface DeleteWish {
  id: string;
  /** Hash of the text that was read. */
  etag: string;
  /** Also when pages link to it; their links will be broken. */
  force?: boolean | undefined;
}

/** Deletes a page that nothing links to, and its line in the index. */
export async function deletePage(
  services: WriteServices,
  { id, etag, force = false }: DeleteWish,
): Promise<{ edits: string[] }> {
  const { wiki, clock } = services;
  wiki.expire({ files: false });
  const page = await requirePage(services, id);
  if (page.hash !== etag)
    throw new RequestProblem(412, {
      code: "page-changed",
      title: `Unexpected deletion of ${id}: somebody has changed it since you read it.`,
      hint: "Nothing was deleted. Read it again first.",
      extra: { etag: page.hash, theirs: page.source },
    });
  const { edits, linkedFrom } = planDelete(await wiki.index(), page, wiki.content.prefix);
  if (linkedFrom.length > 0 && !force) {
    const mentions: { page: string; mention: Mention }[] = linkedFrom
      .slice(0, 50)
      .map(({ from, link }) => ({ page: from.id, mention: mentionOf(from.source, link) }));
    throw new RequestProblem(409, {
      code: "linked-page",
      title: `Unexpected deletion of ${id}: ${linkedFrom.length} ${linkedFrom.length === 1 ? "link leads" : "links lead"} to it.`,
      hint: "Nothing was deleted. Rename it to keep the links, or delete it with force and mend them.",
      extra: { linkedFrom: mentions },
    });
  }
  try {
    await applyPageChange(wiki.content, { edits, log: logEntry(clock(), "delete", page.id) });
  } finally {
    services.changed("files");
  }
  return { edits: edits.map(({ path }) => path) };
}
