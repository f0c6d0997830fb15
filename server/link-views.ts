import type { Link, LinkView, PageIndex, Resolution } from "#wiki";
import { fileAddress, pageAddress } from "./addresses.ts";

/** How links of the document at `path` (below the content root) look in the web wiki. */
export function resolverFrom(index: PageIndex, path: string): (link: Link) => LinkView | undefined {
  return (link) => viewOf(link, index.resolve(link, path));
}

function viewOf(link: Link, found: Resolution): LinkView | undefined {
  switch (found.kind) {
    case "page": {
      const place = found.heading?.slug ?? found.block;
      return { href: pageAddress(found.page.id, place), exists: true, title: found.page.title };
    }
    case "file":
      return { href: fileAddress(found.path, link.heading), exists: true };
    case "external":
      return undefined;
    case "missing":
      return {
        href: pageAddress(found.page?.id ?? link.target),
        exists: false,
        title: wordsOf(found),
      };
    case "ambiguous": {
      const names = found.candidates.map(({ id }) => id).join(", ");
      return { href: pageAddress(link.target), exists: false, title: `It could be ${names}` };
    }
  }
}

function wordsOf({ reason, suggestion }: Extract<Resolution, { kind: "missing" }>): string {
  const question = suggestion === undefined ? "" : `; did you mean ${suggestion}?`;
  return `Missing: ${reason.replaceAll("`", "")}${question}`;
}
