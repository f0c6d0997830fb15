import { z } from "@hono/zod-openapi";
import type { Page, Resolution } from "#wiki";
import { folderOf } from "#wiki";

const mentionSchema = z
  .strictObject({ before: z.string(), link: z.string(), after: z.string() })
  .openapi("Mention");

export const pageSummarySchema = z
  .strictObject({
    id: z.string(),
    path: z.string().openapi({ description: "Below the content root." }),
    title: z.string(),
    type: z.string(),
    folder: z.string(),
    tags: z.array(z.string()),
    aliases: z.array(z.string()),
    hash: z.string().openapi({ description: "sha256 of the text: its ETag." }),
  })
  .openapi("PageSummary");

export const headingSchema = z
  .strictObject({ depth: z.int(), text: z.string(), slug: z.string(), line: z.int() })
  .openapi("Heading");

const sourceSchema = z
  .strictObject({
    path: z.string(),
    symbol: z.string().optional(),
    blob: z.string().optional(),
    state: z.enum(["same", "changed", "unknown"]),
    reason: z.string().optional(),
  })
  .openapi("Source");

const backlinkSchema = z
  .strictObject({ id: z.string(), title: z.string(), mentions: z.array(mentionSchema) })
  .openapi("Backlink");

const linkSchema = z
  .strictObject({
    line: z.int(),
    written: z.string(),
    kind: z.enum(["page", "file", "external", "missing", "ambiguous"]),
    to: z.string().openapi({ description: "Where it leads, or why it does not." }),
  })
  .openapi("Link");

export const pageSchema = z
  .strictObject({
    ...pageSummarySchema.shape,
    file: z.string().openapi({ description: "Repository path." }),
    text: z.string().openapi({ description: "Markdown, the whole file." }),
    html: z.string().openapi({ description: "Sanitized." }),
    cutOff: z.string().optional().openapi({ description: "Why it is shown as plain text." }),
    outline: z.array(headingSchema),
    links: z.array(linkSchema),
    backlinks: z.array(backlinkSchema).openapi({ description: "Of the first 50 pages." }),
    linkedFrom: z.int().openapi({ description: "How many pages link here." }),
    sources: z.array(sourceSchema),
    fields: z.record(z.string(), z.unknown()).nullable(),
  })
  .openapi("Page");

export function summaryOf(page: Page): z.infer<typeof pageSummarySchema> {
  const { id, path, title, type, tags, aliases, hash } = page;
  return { id, path, title, type, folder: folderOf(path), tags, aliases, hash };
}

/** Every link of a page, and where it leads. */
export function linksOf(page: Page, found: readonly Resolution[]): z.infer<typeof linkSchema>[] {
  return page.document.links.map(({ place: { start, end } }, at) => {
    const resolution = found[at];
    return {
      line: start.line,
      written: page.source.slice(start.offset, end.offset),
      kind: resolution?.kind ?? "missing",
      to: resolution === undefined ? "" : destination(resolution),
    };
  });
}

function destination(found: Resolution): string {
  switch (found.kind) {
    case "page":
      return `${found.page.id}${found.heading ? `#${found.heading.slug}` : ""}${found.block === undefined ? "" : `#^${found.block}`}`;
    case "file":
      return `${found.path}${found.line === undefined ? "" : `:${found.line}`}`;
    case "external":
      return found.url;
    case "missing":
      return found.suggestion === undefined
        ? found.reason
        : `${found.reason}; did you mean ${found.suggestion}?`;
    case "ambiguous":
      return found.candidates.map(({ id }) => id).join(" or ");
  }
}
