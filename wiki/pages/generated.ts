import { createHash } from "node:crypto";

/** A part of a page that a program writes; people write around it. */
export interface GeneratedSection {
  /** What it is about, e.g. `module lib/cart.js`. */
  name: string;
  body: string;
  /** Offsets of the section with its marks. */
  start: number;
  end: number;
  /** Somebody has changed it by hand since it was generated. */
  isEdited: boolean;
}

const endMark = "<!-- loopwiki:generated end -->";
const pattern =
  /^<!-- loopwiki:generated (\S+(?: \S+)*) sum=([0-9a-f]{8}) -->\r?\n([\s\S]*?)^<!-- loopwiki:generated end -->[ \t]*$/gm;

/** The generated parts of a page, in order. A mark without its end is none: nothing is cut there. */
export function generatedSections(text: string): GeneratedSection[] {
  return [...text.matchAll(pattern)].map(
    ({ 0: whole, 1: name = "", 2: sum, 3: body = "", index }) => ({
      name: decodeURI(name),
      body,
      start: index,
      end: index + whole.length,
      isEdited: sumOf(body) !== sum,
    }),
  );
}

/** The section as it stands on a page. */
export function formatGenerated(name: string, body: string): string {
  const inner = `${body.replaceAll("<!-- loopwiki:generated", "<!- loopwiki:generated").trim()}\n`;
  const safe = encodeURI(name).replaceAll("%20", " ").replaceAll("--", "%2D%2D");
  return `<!-- loopwiki:generated ${safe} sum=${sumOf(inner)} -->\n${inner}${endMark}`;
}

/**
 * The page with the section of that name as `body` says, every byte around it as it was; undefined when the
 * page has no such section, or somebody edited it: then it is theirs.
 */
export function replaceGenerated(text: string, name: string, body: string): string | undefined {
  const section = generatedSections(text).find((each) => each.name === name);
  if (!section || section.isEdited) return undefined;
  return text.slice(0, section.start) + formatGenerated(name, body) + text.slice(section.end);
}

/** What people wrote: the text without front matter, headings of the first level and generated parts. */
export function proseAround(body: string): string {
  return body
    .replace(pattern, "")
    .replace(/^# .*$/gm, "")
    .trim();
}

/** Line ends do not count: a checkout may change them. */
function sumOf(body: string): string {
  return createHash("sha256").update(body.replaceAll("\r\n", "\n")).digest("hex").slice(0, 8);
}
