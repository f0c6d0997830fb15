import { hash } from "node:crypto";
import { createFinding, type Finding } from "./finding.ts";
import { validateMapping, type FrontMatter } from "./front-matter.ts";
import { defaultTypeOf, isRootPage, pageIdOf, type PageType } from "./layout.ts";
import type { MarkdownDocument } from "./markdown/document.ts";
import { parseMarkdown } from "./markdown/parse.ts";
import { aliasesIn, pageFieldsSchema, plainFields, type PageFields } from "./page-fields.ts";

export type { PageFields } from "./page-fields.ts";

export const frontMatterRuleId = "valid-frontmatter";
const frontMatterExample = "---\ntitle: Pricing\ntype: domain\n---";

export interface Page {
  /** Path below the content root, e.g. `wiki/10_DOMAIN/pricing.md`. */
  path: string;
  /** `10_DOMAIN/pricing`: what a wiki link writes. */
  id: string;
  /** From the front matter, else the first heading, else the file's name. */
  title: string;
  type: PageType;
  aliases: string[];
  /** Tags of the front matter, then `#tags` of the body, each once. */
  readonly tags: string[];
  /** The whole file. */
  readonly source: string;
  /** sha256 of `source`, hex. */
  hash: string;
  /** Undefined when the front matter is missing or invalid; `findings` then says why. */
  fields: PageFields | undefined;
  document: MarkdownDocument;
  /** Problems of the front matter; `file` is the path below the repository. */
  readonly findings: readonly Finding[];
}

/**
 * Reads a page. Never throws: what is wrong with its front matter is in `findings`.
 * `file` is the page's path in the repository, for messages.
 */
export function parsePage(path: string, source: string, file: string = path): Page {
  return pageOf({ path, file }, { source, hash: hashOf(source) }, parseMarkdown(source));
}

/** A page's text, which may be read only when it is asked for, and its sha256. */
export interface PageText {
  readonly source: string;
  readonly hash: string;
}

export function hashOf(source: string): string {
  return hash("sha256", source);
}

/** The page that a document is, wherever its facts came from. */
export function pageOf(
  { path, file }: { path: string; file: string },
  text: PageText,
  document: MarkdownDocument,
): Page {
  return new ReadPage(path, text, document, readFields(path, file, document));
}

/** A class, because ten thousand pages with getters of their own take twice the memory. */
class ReadPage implements Page {
  readonly path: string;
  readonly id: string;
  readonly title: string;
  readonly type: PageType;
  readonly aliases: string[];
  readonly hash: string;
  readonly fields: PageFields | undefined;
  readonly document: MarkdownDocument;
  readonly findings: readonly Finding[];
  readonly #text: PageText;

  constructor(path: string, text: PageText, document: MarkdownDocument, read: ReadFields) {
    const { fields } = read;
    const id = pageIdOf(path);
    this.path = path;
    this.id = id;
    this.title =
      titleIn(document.frontMatter) ??
      document.headings[0]?.text ??
      id.slice(id.lastIndexOf("/") + 1);
    this.type = fields?.type ?? defaultTypeOf(path);
    this.aliases = fields ? (fields.aliases ?? []) : aliasesIn(document.frontMatter.data);
    this.hash = text.hash;
    this.fields = fields;
    this.document = document;
    this.findings = read.findings;
    this.#text = text;
  }

  get tags(): string[] {
    return [...new Set([...(this.fields?.tags ?? []), ...this.document.tags])];
  }

  get source(): string {
    return this.#text.source;
  }
}

type ReadFields = Pick<Page, "fields" | "findings">;
const noFindings: readonly Finding[] = [];

function readFields(path: string, file: string, { frontMatter }: MarkdownDocument): ReadFields {
  if (!frontMatter.present) {
    const reason = "Unexpected page without front matter, expected `title` and `type`.";
    return {
      fields: undefined,
      findings: isRootPage(path) ? noFindings : [problem(file, 1, reason)],
    };
  }
  if (frontMatter.problems.length > 0) {
    const findings = frontMatter.problems.map(({ line, reason }) => problem(file, line, reason));
    return { fields: undefined, findings };
  }
  const plain = plainFields(frontMatter.data);
  if (plain) return { fields: plain, findings: noFindings };
  const origin = { file, ruleId: frontMatterRuleId, example: frontMatterExample };
  const { value, findings } = validateMapping(pageFieldsSchema, frontMatter, origin);
  return { fields: value, findings };
}

function problem(file: string, line: number, reason: string): Finding {
  return createFinding({
    ruleId: frontMatterRuleId,
    source: "lint",
    severity: "error",
    file,
    line,
    reason,
    expected: [frontMatterExample],
  });
}

/** The title of a front matter whose other fields may be wrong. */
function titleIn({ data }: FrontMatter): string | undefined {
  const title = data["title"];
  return typeof title === "string" && title.trim() !== "" ? title.trim() : undefined;
}
