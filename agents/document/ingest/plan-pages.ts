import { PageIndex, parsePage, planWrite, type PageEdit, type FileExists } from "#wiki";

export interface NewPage {
  path: string;
  text: string;
  /** The page as it was read; undefined for one that must not exist yet. */
  expected: string | undefined;
  summary: string;
}

/** Plans several pages as one change: each is planned on the wiki that the one before leaves. */
export function planPages(
  index: PageIndex,
  pages: readonly NewPage[],
  surroundings: { prefix: string; fileExists: FileExists },
): PageEdit[] {
  const edits = new Map<string, PageEdit>();
  let now = index;
  for (const page of pages) {
    const plan = planWrite(now, { ...page, prefix: surroundings.prefix });
    for (const { path, before, after } of plan.edits)
      edits.set(path, { path, before: edits.has(path) ? edits.get(path)?.before : before, after });
    const written = new Map(plan.edits.map(({ path, after = "" }) => [path, after]));
    const kept = now.pages.filter(({ path }) => !written.has(path));
    const changed = [...written].map(([path, text]) => parsePage(path, text));
    now = new PageIndex([...kept, ...changed], surroundings);
  }
  return [...edits.values()];
}
