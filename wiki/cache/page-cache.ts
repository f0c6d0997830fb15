import { createHash } from "node:crypto";
import type { ContentRoot } from "../content-root.ts";
import type { PageRecord } from "./page-record.ts";
import { parserVersion } from "./parser-version.ts";

const file = "pages.json";

/**
 * Facts of parsed pages, by path, in `.loopwiki/pages.json`. Anything unexpected about that file, one
 * that another parser or another checkout wrote included, makes it empty: it is written again.
 */
export async function readPageCache(content: ContentRoot): Promise<Map<string, PageRecord>> {
  try {
    const text = await content.readWorkingFile(file);
    const end = text?.indexOf("\n") ?? -1;
    if (text === undefined || text.slice(0, end) !== signatureOf(text.slice(end + 1), content))
      return new Map();
    const entries: [string, PageRecord][] = JSON.parse(text.slice(end + 1));
    return new Map(entries);
  } catch {
    return new Map();
  }
}

/** Never an error: a cache that cannot be written is only slow. */
export async function writePageCache(
  content: ContentRoot,
  records: Iterable<readonly [path: string, record: PageRecord]>,
): Promise<void> {
  const rows: string[] = []; // one at a time: thousands of records at once are a heap of memory
  for (const record of records) rows.push(JSON.stringify(record));
  const text = `[${rows.join(",\n")}]`;
  try {
    await content.writeWorkingFile(file, `${signatureOf(text, content)}\n${text}`);
  } catch {
    // read-only checkouts and full disks are fine
  }
}

/**
 * Holds the text whole, and ties it to this parser and this checkout: a cache that came with a clone
 * could claim of any page that its links are fine.
 */
function signatureOf(text: string, content: ContentRoot): string {
  const origin = JSON.stringify([parserVersion(), content.identity()]);
  return createHash("sha256").update(origin).update("\n").update(text).digest("hex");
}
