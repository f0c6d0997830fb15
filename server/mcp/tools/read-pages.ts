import { estimateTokens } from "#agents";
import { LoopwikiError } from "#wiki";
import { z } from "zod";
import { asData, mostTokens, usualTokens } from "../answer.ts";
import { etagOf, passageMeant, type Passage } from "../name-page.ts";
import { defineTool } from "../tool.ts";

/** What the line above a page costs, and the borders around its text. */
const overhead = 50;
const leastBody = 80;
/** What it costs to say of a page that it was not shown. */
const briefCost = 25;
const maxHeadings = 12;

export const readPages = defineTool({
  name: "read_pages",
  title: "Read pages",
  description:
    'Read up to 20 pages of the memory, or parts: "10_DOMAIN/pricing", "pricing#Rounding" (a heading), "pricing#L40-80" (lines). What does not fit the budget is outlined with its headings. `etag` is for write_pages.',
  annotations: { readOnlyHint: true },
  input: z.strictObject({
    pages: z.array(z.string().trim().min(1).max(300)).min(1).max(20),
    budget_tokens: z.int().min(200).max(mostTokens).default(usualTokens),
  }),
  run: async ({ pages, budget_tokens }, { services }) => {
    const index = await services.wiki.index();
    if (pages.every((name) => typeof attempt(() => passageMeant(index, name)) === "string"))
      passageMeant(index, pages[0] ?? ""); // says why
    let left = budget_tokens - briefCost * (pages.length - 1);
    let hasBody = false;
    const parts: string[] = [];
    for (const name of pages) {
      const found = attempt(() => passageMeant(index, name));
      const part: string =
        typeof found === "string" ? found : show(found, left, { mayCut: !hasBody });
      hasBody ||= typeof found !== "string" && part.includes("<<<");
      left -= estimateTokens(part);
      parts.push(part);
    }
    return parts.join("\n\n");
  },
});

/** One wrong name among several does not cost the caller the others. */
function attempt(find: () => Passage): Passage | string {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof LoopwikiError)) throw error;
    return `${error.message} ${error.hint ?? ""}`.trim();
  }
}

function show(passage: Passage, budget: number, { mayCut }: { mayCut: boolean }): string {
  const { page, from, to, lines } = passage;
  const shown = lines.slice(from - 1, to);
  const room = Math.max(budget - overhead, mayCut ? leastBody : 0);
  let used = 0;
  const end = shown.findIndex((line) => (used += estimateTokens(line) + 1) > room);
  const count = end < 0 ? shown.length : end;
  if (count < shown.length && (!mayCut || count === 0)) return outline(passage, budget);
  const text = shown.slice(0, count).join("\n");
  const last = from + count - 1;
  const range = `lines ${from}-${last} of ${lines.length}`;
  const more = last < to ? [`Goes on: read_pages {"pages":["${page.id}#L${last + 1}-${to}"]}`] : [];
  return [
    `etag ${etagOf(page)}, ${page.type}, ${range}`,
    asData(`page ${page.id}`, text),
    ...more,
  ].join("\n");
}

/** What a page holds, when it does not fit: the caller chooses a part. */
function outline({ page, lines }: Passage, budget: number): string {
  const { headings } = page.document;
  const shown = headings
    .slice(0, maxHeadings)
    .map(({ text, line, depth }) => `${"  ".repeat(depth - 1)}L${line} ${text}`);
  const rest = headings.length - shown.length;
  const tokens = estimateTokens(page.source);
  const whole = [
    `Not shown, about ${tokens} tokens in ${lines.length} lines: ask for a part, or with budget_tokens ${Math.min(mostTokens, tokens + 200)}.`,
    asData(`outline of ${page.id}`, [...shown, ...(rest > 0 ? [`… ${rest} more`] : [])].join("\n")),
  ].join("\n");
  return estimateTokens(whole) > budget ? `Not shown: ${page.id}, about ${tokens} tokens.` : whole;
}
