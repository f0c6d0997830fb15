import type { Embedded, Link, LinkView, PageIndex, RenderOptions, Resolution } from "#wiki";
import { posix } from "node:path";
import { attachmentAddress, fileAddress, pageAddress } from "../addresses.ts";
import { isPicture } from "../attachment-types.ts";

/** How links of the document at `path` (below the content root) look in the web wiki. */
export function resolverFrom(index: PageIndex, path: string): (link: Link) => LinkView | undefined {
  return (link) => viewOf(link, index.resolve(link, path), index.prefix);
}

/** The same, with what embeds of pages show in their place. */
export function renderingFrom(index: PageIndex, path: string): RenderOptions {
  return {
    resolve: resolverFrom(index, path),
    embed: (link) => {
      if (link.kind !== "embed") return undefined;
      const found = index.resolve(link, path);
      return found.kind === "page" ? embedOf(index, found) : undefined;
    },
  };
}

function embedOf(
  index: PageIndex,
  { page, heading, block }: Extract<Resolution, { kind: "page" }>,
): Embedded {
  const part = partOf(heading?.slug, block);
  const { id, path, source } = page;
  const options = renderingFrom(index, path);
  return { key: JSON.stringify([id, part]), source, ...(part && { part }), options };
}

function partOf(heading: string | undefined, block: string | undefined): Embedded["part"] {
  if (heading !== undefined) return { heading };
  return block === undefined ? undefined : { block };
}

function viewOf(link: Link, found: Resolution, prefix: string): LinkView | undefined {
  if (found.kind === "external") return undefined; // left as written
  if (found.kind === "file") return fileView(found.path, link.heading, prefix);
  if (found.kind === "page") {
    const place =
      found.heading?.slug ?? (found.block === undefined ? undefined : `^${found.block}`);
    return { href: pageAddress(found.page.id, place), exists: true, title: found.page.title };
  }
  const page = found.kind === "missing" ? found.page : undefined;
  return { href: pageAddress(page?.id ?? link.target), exists: false, title: wordsOf(found) };
}

/** What is beside the pages or in `raw/` is shown or fetched as it is; everything else as committed text. */
function fileView(path: string, line: string | undefined, prefix: string): LinkView {
  const below = posix.relative(prefix, path);
  if (!/^(?:wiki|raw)\/./.test(below)) return { href: fileAddress(path, line), exists: true };
  const href = attachmentAddress(below);
  return { href, exists: true, ...(isPicture(below) && { isPicture: true }) };
}

function wordsOf(found: Extract<Resolution, { kind: "missing" | "ambiguous" }>): string {
  if (found.kind === "ambiguous")
    return `It could be ${found.candidates.map(({ id }) => id).join(", ")}`;
  const question = found.suggestion === undefined ? "" : `; did you mean ${found.suggestion}?`;
  return `Missing: ${found.reason.replaceAll("`", "")}${question}`;
}
