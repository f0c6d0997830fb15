import { extname } from "node:path";
import { slugify } from "#plans";
import { applyPageChange, type ContentRoot, type Page, type PageIndex, type Wiki } from "#wiki";
import type { Compilation } from "./compile-source.ts";
import { planPages, type NewPage } from "./plan-pages.ts";
import { sectionOf, sourcePage, titleOf, type KeptSource } from "./source-page.ts";

/** What the wiki knew of a source, and what a librarian made of it. */
export interface FoundPages {
  index: PageIndex;
  related: readonly Page[];
  /** The uncompiled page of the same source. */
  known: Page | undefined;
  compiled: Compilation | undefined;
}

/** Writes the page of a source and the pages made of it, as one change. */
export async function writeSource(
  source: KeptSource,
  { index, related, known, compiled }: FoundPages,
  { content, wiki }: { content: ContentRoot; wiki: Wiki },
): Promise<{ page: string; made: string[] }> {
  const prefix = content.repositoryPath("");
  const path = known?.path ?? freePath(index, source);
  const id = path.slice("wiki/".length, -".md".length);
  const earlier = index.pages.find(
    (page) => page !== known && page.fields?.["origin"] === source.origin,
  );
  const made = (compiled?.pages ?? []).map((page) => ({
    ...page,
    path: `wiki/${page.folder}/${slugify(page.title)}.md`,
  }));
  const free = made.filter((page) => index.byPath(page.path) === undefined);
  const madeIds = free.map((page) => page.path.slice("wiki/".length, -".md".length));
  const text = await sourcePage(source, {
    file: prefix + path,
    prefix,
    compiled: compiled && { ...compiled.compiled, made: madeIds },
    related,
    supersedes: earlier?.id,
  });
  const summary = compiled ? "a source, compiled" : "a source, not compiled yet";
  const pages: NewPage[] = [
    { path, text, expected: known?.source, summary },
    ...free.map((page) => ({
      path: page.path,
      text: madePage(page, { id, title: titleOf(source), prefix, text: source.text }),
      expected: undefined,
      summary: `from [[${id}]]`,
    })),
  ];
  const edits = planPages(index, pages, { prefix: content.prefix, fileExists: wiki.fileExists });
  const log = {
    date: source.date,
    op: "ingest",
    title: titleOf(source),
    id: `${sectionOf(source).replace(" ", "-")}-${compiled ? "compiled" : "kept"}`,
    body: `See [[${id}]].`,
  };
  await applyPageChange(content, { edits, log });
  return { page: path, made: free.map((page) => page.path) };
}

function madePage(
  { title, folder, sentences }: Compilation["pages"][number],
  source: { id: string; title: string; prefix: string; text: string },
): string {
  const type = folder === "10_DOMAIN" ? "domain" : "system";
  const fields = `title: ${JSON.stringify(title)}\ntype: ${type}\nconfidence: 0.5\nsources:\n  - path: ${JSON.stringify(source.prefix + source.text)}`;
  const label = source.title.replaceAll(/[[\]|]/g, " ");
  return `---\n${fields}\n---\n\n# ${title}\n\nFrom [[${source.id}|${label}]].\n\n${sentences.map((sentence) => `- ${sentence}`).join("\n")}\n`;
}

function freePath(index: PageIndex, { title, origin }: KeptSource): string {
  const slug = slugify(title || origin.replace(extname(origin), ""));
  for (let count = 1; ; count += 1) {
    const path = `wiki/sources/${slug}${count === 1 ? "" : `-${count}`}.md`;
    const name = path.slice(path.lastIndexOf("/") + 1, -".md".length);
    const isTaken = index.pages.some(({ id }) => id === name || id.endsWith(`/${name}`));
    if (!isTaken) return path;
  }
}
