import { z } from "zod";
import { pageTypes } from "./layout.ts";

const text = z.string().trim().min(1);

/** What a page claims to describe, with the state of the code it was compiled from. */
const sourceSchema = z.strictObject({
  /** Repository path with `/`. */
  path: text,
  /** Name of the function, class or constant, when the page describes only that. */
  symbol: text.optional(),
  /** Git blob id of the file when the page was compiled. */
  blob: z
    .string()
    .regex(/^[0-9a-f]{7,64}$/, "expected a git blob id")
    .optional(),
});

/** Front matter of a page (DESIGN 5). Fields of other tools, such as Obsidian's, are kept and ignored. */
export const pageFieldsSchema = z.looseObject({
  title: text,
  type: z.enum(pageTypes),
  aliases: z.array(text).optional(),
  tags: z.array(text).optional(),
  status: text.optional(),
  sources: z.array(sourceSchema).optional(),
  /** Commit the page was compiled from. */
  compiled_at: z
    .string()
    .regex(/^[0-9a-f]{7,64}$/, "expected a commit id")
    .optional(),
  /** 0 to 1. */
  confidence: z.number().min(0).max(1).optional(),
  /** Pages that this one replaces. */
  supersedes: z.array(text).optional(),
});
export type PageFields = z.infer<typeof pageFieldsSchema>;

/**
 * The fields that most pages have, when they are valid as they are written; undefined when only the schema
 * can tell. Ten thousand pages are read in a sixth of its time; a test holds both equal.
 */
export function plainFields(data: Readonly<Record<string, unknown>>): PageFields | undefined {
  return isPlain(data) ? data : undefined;
}

const plainNames = ["title", "type", "aliases", "tags", "status"];
const otherNames = new Set(Object.keys(pageFieldsSchema.shape));
for (const name of plainNames) otherNames.delete(name);

function isPlain(data: Readonly<Record<string, unknown>>): data is PageFields {
  const { title, type, aliases, tags, status } = data;
  const isType = pageTypes.some((each) => each === type);
  if (!isText(title) || !isType || !isTexts(aliases) || !isTexts(tags)) return false;
  if (status !== undefined && !isText(status)) return false;
  for (const name in data) if (otherNames.has(name)) return false;
  return true;
}

/** Other names of a page, also of one whose fields are not all valid; a text alone is one name. */
export function aliasesIn({ aliases }: Readonly<Record<string, unknown>>): string[] {
  const list: unknown[] = Array.isArray(aliases) ? aliases : [aliases];
  return list.filter((alias) => typeof alias === "string").flatMap((alias) => alias.trim() || []);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.trim() === value;
}

function isTexts(value: unknown): value is string[] | undefined {
  return value === undefined || (Array.isArray(value) && value.every(isText));
}
