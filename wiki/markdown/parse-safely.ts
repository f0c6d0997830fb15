import { messageOf } from "../errors.ts";
import { splitFrontMatter } from "../front-matter.ts";
import type { MarkdownDocument } from "./document.ts";
import { parseMarkdown, parseQuickly, unread } from "./parse.ts";
import type { Facts } from "./thread-messages.ts";
import { inThread } from "./thread-pool.ts";

/**
 * Longest texts, in characters, that are parsed in this thread: by the fast path, which took at most 0.2 s
 * on every hostile shape of 256 KB, and by the reference, which can take a second on 4 KB.
 */
const maxHere = { fast: 64 * 1024, reference: 4 * 1024 };

/** The document where reading it cannot take long: nearly always. */
export function parseHere(source: string): MarkdownDocument | undefined {
  if (source.length > maxHere.fast) return undefined;
  const document = parseQuickly(source);
  return document ?? (source.length > maxHere.reference ? undefined : parseMarkdown(source));
}

/**
 * `parseMarkdown` for pages of strangers: what could take long is parsed in another thread that is ended
 * after 2 s; the page is then a tangle. Plain pages do not pay for it. Never throws.
 */
export async function parseSafely(source: string): Promise<MarkdownDocument> {
  const document = parseHere(source);
  if (document !== undefined) return document;
  try {
    const facts = await inThread<Facts>({
      ask: { type: "read", source },
      read: (message) => (message.type === "facts" ? message.facts : undefined),
    });
    return { frontMatter: splitFrontMatter(source), ...facts };
  } catch (error) {
    return unread(source, `Markdown that cannot be read: ${messageOf(error)}`);
  }
}
