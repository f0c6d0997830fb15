import type { PageFields } from "../page-fields.ts";
import { meaningOf, meaningOfSymbol } from "./meaning.ts";

/** Code that a page claims to describe, as its front matter names it. */
export type PageSource = NonNullable<PageFields["sources"]>[number];

/** What is asked of the repository; `RepositoryFacts` of a lint answers it. */
export interface SourceFacts {
  textOf(path: string): Promise<string | undefined>;
  blobOf(path: string): Promise<string | undefined>;
  textOfBlob(blob: string): Promise<string | undefined>;
}

/**
 * How code stands to what a page was compiled from. `same`: it says the same, though its blob may differ.
 * `file-gone` and `symbol-gone`: there is nothing left to describe. `unknown`: the page names no blob.
 */
export interface SourceChange {
  state: "same" | "changed" | "file-gone" | "symbol-gone" | "unknown";
  /** Blob of the file now; absent when the file is gone. */
  now?: string;
}

/** Compares by blob first, then by the meaning of the symbol or the file: layout and comments do not count. */
export async function changeOfSource(
  { path, symbol, blob }: PageSource,
  facts: SourceFacts,
): Promise<SourceChange> {
  const now = await facts.blobOf(path);
  if (now === undefined) return { state: "file-gone" };
  if (blob === undefined) return { state: "unknown", now };
  if (now.startsWith(blob)) return { state: "same", now };
  const [before, after] = [await facts.textOfBlob(blob), await facts.textOf(path)];
  if (before === undefined || after === undefined) return { state: "changed", now };
  return { state: await compare(path, symbol, [before, after]), now };
}

async function compare(
  path: string,
  symbol: string | undefined,
  [before, after]: [before: string, after: string],
): Promise<"same" | "changed" | "symbol-gone"> {
  const found = symbol === undefined ? undefined : await meaningOfSymbol(path, after, symbol);
  if (symbol === undefined || !found)
    return (await meaningOf(path, before)) === (await meaningOf(path, after)) ? "same" : "changed";
  if (!found.defined) return "symbol-gone";
  const earlier = await meaningOfSymbol(path, before, symbol);
  return earlier?.defined === true && earlier.meaning === found.meaning ? "same" : "changed";
}
