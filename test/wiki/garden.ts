import { PageIndex, parseMarkdown, parsePage, type Link, type Page, type Resolution } from "#wiki";

/** A page of the garden, with front matter unless the text brings its own. */
export function page(path: string, body: string, fields = ""): Page {
  const type = path.includes("20_SYSTEM") ? "system" : "domain";
  const title = path.replace(/.*\/|\.md$/g, "");
  const source = body.startsWith("---")
    ? body
    : `---\ntitle: ${title}\ntype: ${type}\n${fields}---\n${body}`;
  return parsePage(path, source);
}

/** An index over pages below `wiki/` and the repository's other files. */
export function indexOf(
  pages: Record<string, string>,
  files: readonly string[] = [],
  prefix = "",
): PageIndex {
  const all = Object.entries(pages).map(([path, body]) => page(path, body));
  return new PageIndex(all, { prefix, fileExists: (path) => files.includes(path) });
}

/** The first link of a Markdown text. */
export function linkIn(markdown: string): Link {
  const [link] = parseMarkdown(markdown).links;
  if (!link) throw new Error(`no link in ${markdown}`);
  return link;
}

/** A resolution in one line. */
export function describeResolution(found: Resolution): string {
  switch (found.kind) {
    case "page":
      return `${found.page.id}${found.heading ? `#${found.heading.slug}` : ""}${found.block === undefined ? "" : `^${found.block}`}`;
    case "file":
      return `file ${found.path}`;
    case "external":
      return `external ${found.url}`;
    case "missing":
      return `missing ${found.reason}${found.suggestion === undefined ? "" : `; ${found.suggestion}`}`;
    case "ambiguous":
      return `ambiguous ${found.candidates.map(({ id }) => id).join(" ")}`;
  }
  throw new Error("unknown resolution");
}
