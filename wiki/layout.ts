export const pageTypes = ["domain", "system", "log", "source", "concept"] as const;
export type PageType = (typeof pageTypes)[number];

/** Folder of the wiki below the content root; every page path begins with it. */
export const wikiFolder = "wiki";

/** The folders of DESIGN 3, in the order in which the index lists them. */
export const wikiFolders = [
  { name: "10_DOMAIN", type: "domain", heading: "Domain" },
  { name: "20_SYSTEM", type: "system", heading: "System" },
  { name: "90_LOG", type: "log", heading: "Log" },
] as const satisfies readonly { name: string; type: PageType; heading: string }[];

/** Pages at the wiki's root with a job of their own; they may do without front matter. */
const schemaPage = "wiki/00_SCHEMA.md";
export const indexPage = "wiki/index.md";
export const logPage = "wiki/log.md";

export function isRootPage(path: string): boolean {
  return path === schemaPage || path === indexPage || path === logPage;
}

/** `wiki/10_DOMAIN/pricing.md` → `10_DOMAIN/pricing`. */
export function pageIdOf(path: string): string {
  const start = path.startsWith("wiki/") ? 5 : 0;
  return path.slice(start, path.endsWith(".md") ? -3 : undefined);
}

/** The first folder below `wiki/`, or empty for a page at its root. */
export function folderOf(path: string): string {
  const start = path.startsWith("wiki/") ? 5 : 0;
  const end = path.indexOf("/", start);
  return end < 0 ? "" : path.slice(start, end);
}

/** The type a page has when its front matter does not say. */
export function defaultTypeOf(path: string): PageType {
  if (path === logPage) return "log";
  return wikiFolders.find(({ name }) => name === folderOf(path))?.type ?? "concept";
}
