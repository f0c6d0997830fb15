import { listSeed, readSeed, renderSafely, type Heading, type Link, type LinkView } from "#wiki";
import { posix } from "node:path";
import { docAddress } from "../addresses.ts";

/** One page of the product's documentation, which comes with the package. */
export interface DocPage {
  /** Path below `docs/` without its ending, e.g. `commands/lint`. */
  id: string;
  title: string;
  /** Sanitized HTML. */
  html: string;
  headings: readonly Heading[];
}

/** Every page there is, by id. */
export async function docIds(): Promise<string[]> {
  const paths = await listSeed("docs");
  return paths.filter((path) => path.endsWith(".md")).map((path) => path.slice(0, -".md".length));
}

/** Undefined when there is no such page. */
export async function gatherDoc(id: string): Promise<DocPage | undefined> {
  const ids = new Set(await docIds());
  if (!ids.has(id)) return undefined;
  const source = await readSeed("docs", `${id}.md`);
  const { html, headings } = await renderSafely(source, {
    resolve: (link) => viewOf(link, id, ids),
  });
  return { id, title: headings[0]?.text ?? id, html, headings };
}

/** Pages link to each other by file; everything else is left as it is written. */
function viewOf(
  { target, heading }: Link,
  from: string,
  ids: ReadonlySet<string>,
): LinkView | undefined {
  if (!target.endsWith(".md") || /^[a-z]+:/i.test(target)) return undefined;
  const id = posix.join(posix.dirname(from), target).slice(0, -".md".length);
  const place = heading === undefined ? "" : `#${encodeURIComponent(heading)}`;
  return { href: `${docAddress(id)}${place}`, exists: ids.has(id) };
}
