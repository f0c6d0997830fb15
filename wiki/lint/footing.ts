import { hash } from "node:crypto";
import type { ContentRoot } from "../content-root.ts";
import type { PageIndex } from "../links/resolve.ts";
import type { Page } from "../page.ts";
import type { Digests } from "./kept-lint.ts";
import type { LintDocument } from "./rule.ts";
import { LongHash, longHash } from "./text/words.ts";

/** The pages, and everything else that a page's verdict can depend on. */
export interface Surroundings {
  content: ContentRoot;
  index: PageIndex;
  documents: readonly LintDocument[];
  /** All files of the repository; without them nothing is known of links. */
  files: readonly string[] | undefined;
}

/** What all verdicts stand on beside the pages themselves, as hashes. */
export interface Footing {
  /** Paths of all pages and files. */
  names: string;
  /** The documents that the vocabulary is made of. */
  language: string;
}

export function footingOf({ content, index, documents, files }: Surroundings): Footing {
  const paths = index.pages.map(({ path }) => path).join("\0");
  const others = files ? files.join("\0") : String(Math.random()); // never the same
  const texts = documents.filter(({ kind }) => kind === "language").map(({ text }) => text);
  return {
    names: hash("sha256", JSON.stringify(content.prefix) + paths + "\n" + others),
    language: hash("sha256", JSON.stringify(texts)),
  };
}

export function digestsOf(page: Page): Digests {
  return { face: faceOf(page), names: namesOf(page), links: linksOf(page) };
}

/** The names by which others can mean a page, as a number. */
export function namesOf({ title, aliases, document }: Page): number {
  const isWritten = typeof document.frontMatter.data["title"] === "string";
  const hash = new LongHash()
    .add(isWritten ? "written" : "")
    .add(end)
    .add(title);
  for (const alias of aliases) hash.add(end).add(alias);
  return hash.value;
}

/** What other pages' links can see of a page, as a number. */
export function faceOf({ document: { headings, blocks } }: Page): number {
  const hash = new LongHash();
  for (const { depth, text, slug } of headings)
    hash.add(String(depth)).add(end).add(text).add(end).add(slug).add(end);
  for (const block of blocks) hash.add(end).add(block);
  return hash.value;
}

/** What the links of a page are, wherever they stand on it, as a number. */
export function linksOf({ source, document }: Page): number {
  const { linkRows: rows } = document;
  if (!rows)
    return longHash(JSON.stringify(document.links, (key, of) => (key === "place" ? 0 : of)));
  const hash = new LongHash();
  for (let at = 0; at < rows.count; at += 1)
    hash.add(rows.kind(at)).add(end).add(source, rows.innerStart(at), rows.innerEnd(at)).add(end);
  return hash.value;
}

/** Ends a part: none has it inside. */
const end = "\n";
