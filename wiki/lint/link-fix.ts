import { posix } from "node:path";
import type { PageIndex, Resolution } from "../links/resolve.ts";
import { nearNames } from "../links/suggest.ts";
import type { Link } from "../markdown/document.ts";
import type { Page } from "../page.ts";
import type { Edit } from "./rule.ts";

/**
 * The edit that mends a misspelt link, or none: offered only when exactly one page or heading is at most two
 * letters away, and when the resolver confirms that the new text leads to it.
 */
export function linkFix(
  { index, page, link }: { index: PageIndex; page: Page; link: Link },
  found: Resolution,
): readonly Edit[] {
  if (found.kind !== "missing" || found.suggestion === undefined) return [];
  const meant = found.page ? headingMeant(link, found.page) : targetMeant(index, page, link);
  if (!meant || index.resolve({ ...link, ...meant.link }, page.path).kind !== "page") return [];
  const { start, end } = link.place;
  const written = page.source.slice(start.offset, end.offset);
  const at = written.indexOf(meant.before);
  if (at < 0 || written.indexOf(meant.before, at + 1) >= 0) return []; // not written plainly
  const from = start.offset + at;
  return [{ start: from, end: from + meant.before.length, text: meant.after }];
}

interface Meant {
  /** What changes of the link. */
  link: Partial<Link>;
  /** The same as text, with the marks around it, so that a label is never mistaken for the target. */
  before: string;
  after: string;
}

function headingMeant({ heading = "", block }: Link, { document }: Page): Meant | undefined {
  if (block !== undefined) return undefined;
  const [near, another] = nearNames(heading, new Set(document.headings.map(({ text }) => text)));
  if (near === undefined || another !== undefined || /[|#\][)(^%]/.test(near)) return undefined;
  return { link: { heading: near }, before: `#${heading}`, after: `#${near}` };
}

function targetMeant(index: PageIndex, page: Page, link: Link): Meant | undefined {
  const { target } = link;
  if (link.kind !== "markdown") {
    const to = pageMeant(index, target);
    const after = to && (target.includes("/") ? to.page.id : to.name);
    if (after === undefined || /[|#\][^]/.test(after)) return undefined;
    const mark = link.kind === "embed" ? "![[" : "[[";
    return { link: { target: after }, before: mark + target, after: mark + after };
  }
  const to = pageMeant(index, posix.basename(target).replace(/\.md$/i, ""));
  if (!to || !/\.md$/i.test(target) || target.startsWith("/")) return undefined;
  const path = posix.relative(posix.dirname(page.path), to.page.path);
  const written = encodeURI(path).replace(/[()]/g, encodeURIComponent);
  return { link: { target: path }, before: `](${target}`, after: `](${written}` };
}

/** The one page with names that near, by the nearest of them. */
function pageMeant(index: PageIndex, wanted: string): { page: Page; name: string } | undefined {
  const owners = new Map<string, Page[]>();
  for (const page of index.pages)
    for (const name of [page.id, posix.basename(page.id), ...page.aliases])
      owners.set(name, [...(owners.get(name) ?? []), page]);
  const names = nearNames(wanted, owners.keys());
  const [page, another] = new Set(names.flatMap((name) => owners.get(name) ?? []));
  const [name] = names;
  return name === undefined || !page || another ? undefined : { page, name };
}
