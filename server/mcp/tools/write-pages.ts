import { isWithin, LoopwikiError, planDelete, planWrite, type Page } from "#wiki";
import { z } from "zod";
import { ChangeSet } from "../change-set.ts";
import { etagOf, pageMeant } from "../name-page.ts";
import { textAt } from "../page-versions.ts";
import { previewChange } from "../preview-change.ts";
import { defineTool, type ToolCall } from "../tool.ts";
import { assertMayWrite } from "../protected-pages.ts";
import { pageIdOfUri } from "../page-uri.ts";

const writeSchema = z.strictObject({
  page: z.string().trim().min(1).max(300).describe("id; a new one such as 10_DOMAIN/refunds"),
  text: z.string().min(1).max(200_000).optional().describe("the whole page"),
  revert_to: z
    .string()
    .regex(/^[0-9a-f]{7,64}$/, "expected a commit id of page_history")
    .optional(),
  delete: z.literal(true).optional(),
  etag: z.string().max(64).optional().describe("as read_pages gave it; not for a new page"),
  summary: z.string().trim().max(200).optional().describe("a new page's line in the index"),
});
type Write = z.infer<typeof writeSchema>;

export const writePages = defineTool({
  name: "write_pages",
  title: "Preview writing pages",
  description:
    "Preview writing, reverting or deleting up to 20 pages as one change: diff, what lint would say, and a preview_id for apply_change. Each page: either `text`, `revert_to` or `delete`. A page opens with front matter: title and type.",
  annotations: { readOnlyHint: true },
  input: z.strictObject({ pages: z.array(writeSchema).min(1).max(20) }),
  run: async ({ pages }, call) => {
    const changes = new ChangeSet(await call.services.wiki.index());
    const notes: string[] = [];
    for (const wanted of pages) notes.push(...(await add(changes, wanted, call)));
    const names = pages.map(({ page }) => page).slice(0, 3);
    const more = pages.length > names.length ? ` and ${pages.length - names.length} more` : "";
    return previewChange(call, { op: "write", title: names.join(", ") + more, changes, notes });
  },
});

async function add(changes: ChangeSet, wanted: Write, call: ToolCall): Promise<string[]> {
  const { content } = call.services;
  const ways = [wanted.text, wanted.revert_to, wanted.delete].filter((way) => way !== undefined);
  if (ways.length !== 1) throw oneWay(wanted.page);
  const { path, page } = pathOf(changes, wanted.page);
  assertMayWrite(path);
  assertCurrent(page, wanted);
  if (wanted.delete && page) return addDelete(changes, page, content.prefix);
  const text = await textOf(wanted, page, call);
  const { edits, problems } = planWrite(changes.index, {
    path,
    text: text.endsWith("\n") ? text : `${text}\n`,
    expected: page?.source,
    prefix: content.prefix,
    ...(wanted.summary === undefined ? {} : { summary: wanted.summary }),
  });
  changes.add(edits);
  return problems.map(
    ({ path, line, written }) => `${path}:${line} ${written} would lead elsewhere`,
  );
}

function addDelete(changes: ChangeSet, page: Page, prefix: string): string[] {
  const { edits, linkedFrom } = planDelete(changes.index, page, prefix);
  changes.add(edits);
  const from = [...new Set(linkedFrom.map(({ from }) => from.id))].slice(0, 5).join(", ");
  return linkedFrom.length === 0 ? [] : [`Links in ${from} would break.`];
}

async function textOf(
  { text = "", revert_to }: Write,
  page: Page | undefined,
  { services: { git, content } }: ToolCall,
): Promise<string> {
  if (revert_to === undefined || !page) return text;
  return textAt(git, content.repositoryPath(page.path), revert_to);
}

/** What a new page may be called: nothing that a URL or a shell would read as something else. */
const plainName = /^[\p{L}\p{N} _.,()'&+/-]+$/u;

/** An existing page by any of its names, else the path a new page would have. */
function pathOf({ index }: ChangeSet, name: string): { path: string; page: Page | undefined } {
  const id = (pageIdOfUri(name) ?? name).replace(/^\/?(?:wiki\/)?|\.md$/g, "");
  const path = `wiki/${id}.md`;
  const known = index.byPath(path) ?? (id.includes("/") ? undefined : index.find(name));
  if (known) return { path: known.path, page: known };
  const isAtHome = isWithin(path, ["wiki/10_DOMAIN", "wiki/20_SYSTEM", "wiki/90_LOG"]);
  if (isAtHome && plainName.test(id)) return { path, page: undefined };
  pageMeant(index, name); // says which page may have been meant
  throw newElsewhere(name);
}

/** Nobody's edit is lost: who writes a page has read it as it is. */
function assertCurrent(page: Page | undefined, { page: name, etag, text }: Write): void {
  if (!page) {
    if (text !== undefined && etag === undefined) return;
    throw new LoopwikiError("no-page", `Unexpected page "${name}", which does not exist.`, {
      hint: "Leave out `etag` and give `text` to make it.",
    });
  }
  if (etag !== undefined && etag.length >= 8 && page.hash.startsWith(etag)) return;
  throw new LoopwikiError(
    "page-changed",
    etag === undefined
      ? `Missing etag of ${page.id}, expected the one read_pages gave.`
      : `Unexpected etag "${etag}" of ${page.id}: the page is not as you read it.`,
    {
      hint: `Read it again, make your change on that text, and send its etag (${etagOf(page)} now).`,
    },
  );
}

function oneWay(page: string): LoopwikiError {
  return new LoopwikiError(
    "bad-arguments",
    `Unexpected write of "${page}", expected exactly one of text, revert_to and delete.`,
  );
}

function newElsewhere(name: string): LoopwikiError {
  return new LoopwikiError(
    "bad-page-name",
    `Unexpected new page "${name}", expected words in 10_DOMAIN/, 20_SYSTEM/ or 90_LOG/.`,
    { hint: "For example 10_DOMAIN/refunds." },
  );
}
