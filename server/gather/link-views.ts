import type { Link, LinkView, PageIndex, Resolution } from "#wiki";
import { fileAddress, pageAddress } from "../addresses.ts";

/** How links of the document at `path` (below the content root) look in the web wiki. */
export function resolverFrom(index: PageIndex, path: string): (link: Link) => LinkView | undefined {
  return (link) => viewOf(link, index.resolve(link, path));
}

function viewOf(link: Link, found: Resolution): LinkView | undefined {
  if (found.kind === "external") return undefined; // left as written
  if (found.kind === "file") return { href: fileAddress(found.path, link.heading), exists: true };
  if (found.kind === "page") {
    const place = found.heading?.slug ?? found.block;
    return { href: pageAddress(found.page.id, place), exists: true, title: found.page.title };
  }
  const page = found.kind === "missing" ? found.page : undefined;
  return { href: pageAddress(page?.id ?? link.target), exists: false, title: wordsOf(found) };
}

function wordsOf(found: Extract<Resolution, { kind: "missing" | "ambiguous" }>): string {
  if (found.kind === "ambiguous")
    return `It could be ${found.candidates.map(({ id }) => id).join(", ")}`;
  const question = found.suggestion === undefined ? "" : `; did you mean ${found.suggestion}?`;
  return `Missing: ${found.reason.replaceAll("`", "")}${question}`;
}
