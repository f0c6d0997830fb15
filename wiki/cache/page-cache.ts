import type { ContentRoot } from "../content-root.ts";
import type { PageRecord } from "./page-record.ts";
import { parserVersion } from "./program-version.ts";
import { readSigned, writeSigned } from "./signed-text.ts";

const name = "pages.jsonl";

/**
 * Facts of parsed pages, by path, in `.loopwiki/pages.jsonl`: a line for each, the three parts of its record
 * divided by tabs. Anything unexpected about that file makes it empty: it is written again.
 */
export async function readPageCache(content: ContentRoot): Promise<Map<string, PageRecord>> {
  const records = new Map<string, PageRecord>();
  const text = await readSigned(content, name, parserVersion());
  if (text === undefined) return records;
  try {
    for (let start = 0; start < text.length;) {
      const first = text.indexOf("\t", start);
      const second = text.indexOf("\t", first + 1);
      const end = text.indexOf("\n", second);
      const head: PageRecord["head"] = JSON.parse(text.slice(start, first));
      const outline = text.slice(first + 1, second);
      records.set(head[0], { head, outline, links: text.slice(second + 1, end) });
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
  for (const { head, outline, links } of records)
    lines.push(`${JSON.stringify(head)}\t${outline}\t${links}\n`);
  await writeSigned(content, { name, version: parserVersion() }, lines.join(""));
}
