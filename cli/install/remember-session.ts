import type { Git, Page, PageIndex } from "#wiki";
import { writeFileDurably } from "#wiki";
import type { WikiPlace } from "../open-wiki.ts";
import { memoryPath, type SessionFacts } from "./session-facts.ts";

const longestTitle = 80;

/**
 * Writes down what the hook at the start of a session needs, so that it has to read no page: an agent waits
 * for it. False where there is no wiki.
 */
export async function rememberSession({ wiki, git, content }: WikiPlace): Promise<boolean> {
  const pages = await wiki.pages();
  if (pages.length === 0) return false;
  const head = await git.answer(["rev-parse", "-q", "--verify", "HEAD"], { okCodes: [0, 1, 128] });
  const repositoryPath = (path: string): string => content.repositoryPath(path);
  const facts: SessionFacts = {
    schema: "loopwiki/session@1",
    head: head.stdout.trim(),
    folder: repositoryPath("wiki"),
    pages: pages.map(({ id, path, title }) => [repositoryPath(path), id, short(title)]),
    citedBy: citedBy(pages, await wiki.index()),
  };
  await writeFileDurably(await pathIn(git), `${JSON.stringify(facts)}\n`);
  return true;
}

async function pathIn(git: Git): Promise<string> {
  return memoryPath((await git.run(["rev-parse", "--absolute-git-dir"])).trim());
}

/** Repository files with the places in `pages` of those that link to them or name them as sources. */
function citedBy(pages: readonly Page[], index: PageIndex): Record<string, number[]> {
  const cited = new Map<string, Set<number>>();
  for (const [number, page] of pages.entries()) {
    const linked = page.document.links.flatMap((link) => {
      const found = index.resolve(link, page.path);
      return found.kind === "file" ? [found.path] : [];
    });
    const sources = (page.fields?.sources ?? []).flatMap(({ path }) => path ?? []);
    for (const path of [...linked, ...sources])
      cited.set(path, (cited.get(path) ?? new Set()).add(number));
  }
  return Object.fromEntries([...cited].map(([path, numbers]) => [path, [...numbers]]));
}

function short(title: string): string {
  return title.length > longestTitle ? `${title.slice(0, longestTitle - 1)}…` : title;
}
