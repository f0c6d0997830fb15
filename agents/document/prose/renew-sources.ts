import { isDeepStrictEqual } from "node:util";
import { splitFrontMatter, type PageSource } from "#wiki";

/** A source with the blob that its page has just been checked against. */
export interface Renewed {
  source: PageSource;
  blob: string;
}

/**
 * The page with the blobs of some sources as they are now, every other byte as it was; undefined when one of
 * them is written in a way that cannot be replaced.
 */
export function renewSources(text: string, renewed: readonly Renewed[]): string | undefined {
  let after: string | undefined = text;
  for (const each of renewed) after = after === undefined ? undefined : renewOne(after, each);
  return after;
}

function renewOne(text: string, { source, blob }: Renewed): string | undefined {
  const { data, bodyOffset } = splitFrontMatter(text);
  const listed: unknown[] = Array.isArray(data["sources"]) ? data["sources"] : [];
  const wanted = listed.map((each) =>
    isDeepStrictEqual(each, { ...source }) ? { ...source, blob } : each,
  );
  const before = source.blob;
  if (before === undefined) return undefined;
  const head = text.slice(0, bodyOffset);
  for (let at = head.indexOf(before); at >= 0; at = head.indexOf(before, at + 1)) {
    const after = text.slice(0, at) + blob + text.slice(at + before.length);
    if (isDeepStrictEqual(splitFrontMatter(after).data["sources"], wanted)) return after;
  }
  return undefined;
}
