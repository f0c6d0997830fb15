import { posix } from "node:path";
import { splitLine } from "../links/citation.ts";
import { wikiFolder } from "../layout.ts";
import type { Link, MarkdownDocument } from "../markdown/document.ts";
import type { Page } from "../page.ts";

/** What a link must lead to, in the wiki as it will be. */
export type Goal =
  | { kind: "page"; page: Page; heading?: number }
  /** A repository path. */
  | { kind: "file"; path: string };

/** Where the link stands: its page's new path, and the content root's path in the repository. */
export interface Standpoint {
  path: string;
  prefix: string;
}

/** Ways to write the target, the likest to how it is written now first. Not all need lead there. */
export function targetForms(link: Link, goal: Goal, from: Standpoint): string[] {
  if (goal.kind === "file") return fileForms(link, goal.path, from);
  const forms =
    link.kind === "markdown" ? urlForms(link, goal.page, from) : nameForms(link, goal.page, from);
  return [...new Set([link.target, ...forms])];
}

/** Ways to write the fragment, the likest first; undefined is none. */
export function fragmentForms(
  link: Link,
  goal: Goal,
  before: number | undefined,
): (string | undefined)[] {
  if (goal.kind !== "page" || goal.heading === undefined || before === undefined)
    return [link.heading];
  const { headings } = goal.page.document;
  const heading = headings[goal.heading];
  if (!heading) return [link.heading];
  const { slug } = heading;
  const texts = [plain(heading.text), pathTo(headings, goal.heading)];
  const wasSlug = link.heading === link.heading?.toLowerCase() && !/\s/.test(link.heading ?? "");
  const isUrl = link.kind === "markdown" && wasSlug;
  return [...new Set([link.heading, ...(isUrl ? [slug, ...texts] : [...texts, slug])])];
}

function nameForms({ target }: Link, page: Page, from: Standpoint): string[] {
  const parts = page.id.split("/");
  const endings = parts.map((_, index) => parts.slice(parts.length - 1 - index).join("/"));
  const near = posix.relative(posix.dirname(from.path), page.path).replace(/\.md$/, "");
  const isRelative = /^\.\.?\//.test(target);
  const isPath = target.includes("/");
  const lead = /^\/?(?:wiki\/)?/i.exec(target)?.[0] ?? "";
  const forms = [
    ...(isRelative ? [near.startsWith(".") ? near : `./${near}`] : []),
    ...(isPath && !isRelative ? [lead + page.id] : []),
    ...(isPath ? [page.id] : [...endings]),
    ...endings,
    `/${page.id}`,
    near,
    ...page.aliases,
  ];
  return /\.md$/i.test(target) ? [...forms.map((form) => `${form}.md`), ...forms] : forms;
}

function urlForms({ target }: Link, page: Page, { path, prefix }: Standpoint): string[] {
  const near = relative(posix.dirname(path), page.path);
  const styled = target.startsWith("./") && !near.startsWith(".") ? `./${near}` : near;
  const absolute = `/${posix.join(prefix, page.path)}`;
  const forms = target.startsWith("/") ? [absolute, styled] : [styled, near];
  const bare = forms.map((form) => form.replace(/\.md$/, ""));
  return /\.md$/i.test(target) ? forms : [...bare, ...forms];
}

function fileForms({ kind, target }: Link, file: string, { path, prefix }: Standpoint): string[] {
  const folder = posix.join(prefix, posix.dirname(path));
  const near = relative(folder, file);
  if (kind !== "markdown") {
    const below = posix.relative(prefix, file);
    return [target, near, posix.relative(wikiFolder, below), below];
  }
  const lines = target.slice(splitLine(target).path.length);
  const slash = target.endsWith("/") ? "/" : "";
  const styled = target.startsWith("./") && !near.startsWith(".") ? `./${near}` : near;
  return [target, styled + slash, styled + lines, `/${file}${slash}`, `/${file}${lines}`];
}

/** A first part with a colon would be a scheme. */
function relative(from: string, to: string): string {
  const path = posix.relative(from, to);
  return /^[^/]*:/.test(path) ? `./${path}` : path;
}

/** The headings above it and it, as Obsidian writes the path to one of several with the same text. */
function pathTo(headings: MarkdownDocument["headings"], index: number): string {
  let depth = headings[index]?.depth ?? 1;
  const path = [plain(headings[index]?.text ?? "")];
  for (const heading of headings.slice(0, index).toReversed()) {
    if (heading.depth >= depth) continue;
    depth = heading.depth;
    path.unshift(plain(heading.text));
  }
  return path.join("#");
}

/** Without what a wiki link cannot hold; the resolver compares headings the same way. */
function plain(text: string): string {
  return text
    .replace(/[#|^:%[\]\\]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
