import type { ContentRoot } from "../content-root.ts";
import type { PageRecord } from "./page-record.ts";
import { parserVersion } from "./program-version.ts";
import { readSigned, writeSigned } from "./signed-text.ts";

const name = "pages.jsonl";

/**
 * Facts of parsed pages, by path, in `.loopwiki/pages.jsonl`: a line for each, head and body of its record
 * divided by a tab. Anything unexpected about that file makes it empty: it is written again.
 */
export async function readPageCache(content: ContentRoot): Promise<Map<string, PageRecord>> {
  const records = new Map<string, PageRecord>();
  const text = await readSigned(content, name, parserVersion());
  if (text === undefined) return records;
  try {
    for (let start = 0; start < text.length;) {
      const [tab, end] = [text.indexOf("\t", start), text.indexOf("\n", start)];
      const head: PageRecord["head"] = JSON.parse(text.slice(start, tab));
      records.set(head[0], { head, body: text.slice(tab + 1, end) });
      start = end + 1;
    }
    return records;
  } catch {
    return new Map();
  }
}

/** Never an error: a cache that cannot be written is only slow. */
export async function writePageCache(
  content: ContentRoot,
  records: Iterable<PageRecord>,
): Promise<void> {
  const lines: string[] = []; // one at a time: thousands of records at once are a heap of memory
  for (const { head, body } of records) lines.push(`${JSON.stringify(head)}\t${body}\n`);
  await writeSigned(content, { name, version: parserVersion() }, lines.join(""));
}
