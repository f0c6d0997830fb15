import { MemorySearch, Wiki, type ContentRoot } from "#wiki";
import { fence, keepHead } from "../packet/fence.ts";

const maxPassages = 5;
const maxTokens = 2000;

/** What the wiki knows about a text, fenced; for roles that read outside of any run. */
export async function wikiPassages(
  content: ContentRoot,
  query: string,
  nonce: string,
): Promise<string> {
  const pages = await new Wiki(content, () => true).pages();
  const hits = await new MemorySearch(pages).search(query.slice(0, 2000), maxPassages);
  const texts = hits.map(({ page, heading, snippet }) => `[${page}]\n${heading}\n${snippet}`);
  if (texts.length === 0) return "(no page of the wiki is about this yet)";
  return fence(nonce, "wiki", keepHead(texts.join("\n\n"), maxTokens));
}
