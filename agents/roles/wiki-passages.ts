import { engineInMemory, plainQuery, Wiki, type ContentRoot } from "#wiki";
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
  const engine = engineInMemory(pages, { clock: () => new Date(0) });
  const wanted = plainQuery(query.slice(0, 2000));
  const { hits } = await engine.search({ query: wanted, limit: maxPassages, mode: "text" });
  const texts = hits.map(
    ({ page, headings, text }) => `[${page}]\n${headings.join(" > ")}\n${text}`,
  );
  if (texts.length === 0) return "(no page of the wiki is about this yet)";
  return fence(nonce, "wiki", keepHead(texts.join("\n\n"), maxTokens));
}
