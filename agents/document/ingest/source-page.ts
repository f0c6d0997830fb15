import { asProse, formatGenerated, refuseText } from "#wiki";
import { codeLink } from "../map/links.ts";
import type { SourceKind } from "./kinds.ts";

/** A source that is kept, and what is known of it. */
export interface KeptSource {
  title: string;
  origin: string;
  kind: SourceKind;
  /** sha256 of the source, hex. */
  sha256: string;
  /** `2026-11-20`. */
  date: string;
  /** Path below the content root of the source as it came. */
  raw: string;
  /** The same of its text, where lines are counted; equal to `raw` when that is text. */
  text: string;
  /** The text itself, with `\n`. */
  content: string;
}

/** What a librarian made of a source; without one there is nothing of this. */
export interface CompiledSource {
  /** Sentences with the lines they are taken from, as Markdown. */
  summary: string[];
  /** Callouts. */
  contradictions: string[];
  /** Ids of pages that were made of it. */
  made: string[];
  by: string;
}

export interface SourcePageRequest {
  /** Path of the page in the repository. */
  file: string;
  /** Path of the content root in the repository, empty or ending with `/`. */
  prefix: string;
  compiled?: CompiledSource | undefined;
  /** Pages whose names stand in the source. */
  related: readonly { id: string; title: string }[];
  /** Id of the page about an earlier state of the same source. */
  supersedes?: string | undefined;
}

/** Most of a text that stands on its page: what is larger is cut for agents anyway. */
const maxExcerpt = 12_000;
const maxHeadings = 40;

/** The page of a source: where it is from, what it says, and honestly whether anybody has read it. */
export async function sourcePage(source: KeptSource, request: SourcePageRequest): Promise<string> {
  const { compiled, related, file, prefix } = request;
  const link = (path: string): string => codeLink({ file }, prefix + path);
  const state = compiled
    ? `Compiled by ${asProse(compiled.by, 80)}; every sentence names the lines it is taken from.`
    : "Uncompiled: it is kept and can be found, and nobody has read it yet. What it says is not checked.";
  const kept =
    source.text === source.raw
      ? link(source.raw)
      : `${link(source.raw)}, its text: ${link(source.text)}`;
  const parts = [
    state,
    `From ${originOf(source.origin)}, kept on ${source.date}: ${kept}.`,
    section(
      "What it says",
      compiled?.summary.map((sentence) => `- ${sentence}`),
    ),
    compiled?.contradictions.join("\n\n") ?? "",
    section(
      "Pages made of it",
      compiled?.made.map((id) => `- [[${id}]]`),
    ),
    section(
      "Related",
      related.map(({ id, title }) => `- [[${id}|${title.replaceAll(/[[\]|]/g, " ")}]]`),
    ),
    compiled ? "" : await excerptOf(source.content),
  ];
  const body = parts.filter((part) => part !== "").join("\n\n");
  const generated = formatGenerated(sectionOf(source), body);
  return `${frontMatter(source, request)}\n\n# ${headingOf(source)}\n\n${generated}\n`;
}

/** The name of the part that `ingest` writes; people write around it. */
export function sectionOf({ sha256 }: Pick<KeptSource, "sha256">): string {
  return `source ${sha256.slice(0, 12)}`;
}

function headingOf({ title }: Pick<KeptSource, "title">): string {
  return `Source: ${asProse(title, 100)}`;
}

/** Two sources may be called the same: the hash tells their titles apart where they must be. */
export function titleOf({ title }: Pick<KeptSource, "title">): string {
  return `Source: ${title.replace(/\s+/g, " ").slice(0, 100)}`;
}

function frontMatter(
  source: KeptSource,
  { compiled, prefix, supersedes }: SourcePageRequest,
): string {
  const { origin, sha256, date, text } = source;
  const fields = {
    title: titleOf(source),
    type: "source",
    status: compiled ? "compiled" : "uncompiled",
    origin,
    sha256,
    kept: date,
    ...(supersedes !== undefined && { supersedes: [supersedes] }),
  };
  const lines = Object.entries(fields).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return `---\n${lines.join("\n")}\nsources:\n  - path: ${JSON.stringify(prefix + text)}\n---`;
}

/** A web address is a link, everything else is code. */
function originOf(origin: string): string {
  if (/^https?:\/\/[\w./~:%?&=#@+,;-]+$/.test(origin)) return `<${origin}>`;
  return `\`${origin.replaceAll("`", "'")}\``;
}

/** The text itself, as code: what it tells agents to do is not repeated to them. */
async function excerptOf(content: string): Promise<string> {
  const refused = await refuseText(content);
  if (refused !== undefined)
    return `Its text is not repeated here: it holds ${refused.split(" (")[0]}.`;
  const cut = content.slice(0, maxExcerpt).trimEnd();
  const longest = Math.max(2, ...[...cut.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const more =
    content.length > maxExcerpt
      ? `\n\nThe first ${maxExcerpt} of ${content.length} characters.`
      : "";
  const headings = [...content.matchAll(/^#{1,3} +(.+?)\s*#*$/gm)].slice(0, maxHeadings);
  const outline = headings.map(([, heading = ""]) => `- ${asProse(heading, 100)}`);
  return [section("Its headings", outline), `## Its text\n\n${fence}text\n${cut}\n${fence}${more}`]
    .filter((part) => part !== "")
    .join("\n\n");
}

function section(title: string, lines: readonly string[] = []): string {
  return lines.length === 0 ? "" : `## ${title}\n\n${lines.join("\n")}`;
}
