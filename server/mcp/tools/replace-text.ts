import { isWithin, LoopwikiError, planWrite, type Page } from "#wiki";
import { z } from "zod";
import { ChangeSet } from "../change-set.ts";
import { pageMeant } from "../name-page.ts";
import { previewChange } from "../preview-change.ts";
import { isProtected } from "../protected-pages.ts";
import { defineTool } from "../tool.ts";

const maxPages = 200;

export const replaceText = defineTool({
  name: "replace_text",
  title: "Preview replacing text",
  description:
    "Preview replacing a literal text in many pages: where, diff, what lint would say, and a preview_id for apply_change. `within`: folders or page ids; the log is left out unless named.",
  annotations: { readOnlyHint: true },
  input: z.strictObject({
    find: z.string().min(2).max(1000),
    replace: z.string().max(1000),
    within: z.array(z.string().trim().min(1).max(300)).max(50).default([]),
    whole_words: z.boolean().default(false),
  }),
  run: async ({ find, replace, within, whole_words }, call) => {
    const index = await call.services.wiki.index();
    const pages = within.length === 0 ? usual(index.pages) : named(index, within);
    const pattern = patternOf(find, whole_words);
    const hits = pages
      .filter(({ path }) => !isProtected(path))
      .map((page) => ({ page, count: [...page.source.matchAll(pattern)].length }))
      .filter(({ count }) => count > 0);
    if (hits.length === 0) throw notFound(find, pages.length);
    if (hits.length > maxPages) throw tooMany(hits.length);
    const changes = new ChangeSet(index);
    for (const { page } of hits) {
      const text = page.source.replace(pattern, () => replace);
      const { prefix } = call.services.content;
      const wanted = { path: page.path, text, expected: page.source, prefix };
      changes.add(planWrite(index, wanted).edits);
    }
    const total = hits.reduce((sum, { count }) => sum + count, 0);
    const where = hits.slice(0, 10).map(({ page, count }) => `${page.id} (${count})`);
    const rest = hits.length > where.length ? `, and ${hits.length - where.length} more` : "";
    return previewChange(call, {
      op: "replace",
      title: `"${short(find)}" by "${short(replace)}"`,
      changes,
      notes: [`${total} times in ${hits.length} pages: ${where.join(", ")}${rest}.`],
    });
  },
});

/** What was written on a day stays as it was. */
function usual(pages: readonly Page[]): Page[] {
  return pages.filter(({ path }) => !path.startsWith("wiki/90_LOG/"));
}

function named(index: Parameters<typeof pageMeant>[0], within: readonly string[]): Page[] {
  const paths = within.map((name) => {
    const folder = `wiki/${name.replace(/^\/?(?:wiki\/)?|\/+$/g, "")}`;
    const isFolder = index.pages.some(({ path }) => path.startsWith(`${folder}/`));
    return isFolder ? folder : pageMeant(index, name).path;
  });
  return index.pages.filter(({ path }) => isWithin(path, paths));
}

/** A word ends where no letter, digit or underscore follows. */
const before = "(?<![\\p{L}\\p{N}_])";
const after = "(?![\\p{L}\\p{N}_])";

function patternOf(find: string, wholeWords: boolean): RegExp {
  const literal = find.replaceAll(/[.*+?^${}()|[\]\\/-]/g, (sign) => `\\${sign}`);
  return new RegExp(wholeWords ? `${before}${literal}${after}` : literal, "gu");
}

function short(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}

function notFound(find: string, pages: number): LoopwikiError {
  return new LoopwikiError(
    "not-found",
    `Unexpected text "${short(find)}": none of ${pages} pages holds it, letter by letter.`,
    { hint: "search finds pages by other words; read_pages shows how it is written." },
  );
}

function tooMany(count: number): LoopwikiError {
  return new LoopwikiError(
    "too-many-pages",
    `Unexpected replacement in ${count} pages, expected at most ${maxPages}.`,
    { hint: "Name folders or pages in `within`." },
  );
}
