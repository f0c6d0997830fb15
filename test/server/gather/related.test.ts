import { ContentRoot, repositoryLookup, Wiki, type SearchAnswer } from "#wiki";
import { expect, test, vi } from "vitest";
import { relatedPages } from "../../../server/gather/related.ts";
import { LiveWiki } from "../../../server/live/live-wiki.ts";
import type { SearchService } from "../../../server/services.ts";
import { makeRepository } from "../../tools/make-repository.ts";

/** Finds the shed for every page, when it is told to, and counts how many ask at once. */
class SlowSearch implements SearchService {
  asked = 0;
  #under = 0;
  most = 0;
  finish = (): void => undefined;

  search = (): Promise<SearchAnswer> => Promise.reject(new Error("nobody searches here"));

  async similar(): Promise<SearchAnswer> {
    this.asked += 1;
    this.#under += 1;
    this.most = Math.max(this.most, this.#under);
    await new Promise<void>((resolve) => {
      this.finish = resolve;
    });
    this.#under -= 1;
    const passage = { headings: [], text: "", line: 1, endLine: 1, tokens: 0 };
    const hit = {
      ...passage,
      page: "wiki/10_DOMAIN/shed.md",
      title: "Shed",
      type: "domain",
      snippet: { text: "", highlights: [] },
      score: 1,
      parts: [],
      bm25: undefined,
      cosine: undefined,
      warnings: [],
      more: [],
    };
    return { hits: [hit, { ...hit, page: "wiki/gone.md" }], mode: "text", notes: [] };
  }
}

const text = (title: string): string => `---\ntitle: ${title}\ntype: domain\n---\n`;

test("who has no patience sees the page without, and the next time with; one is asked for at a time", async () => {
  const { directory, git } = await makeRepository({
    "wiki/10_DOMAIN/bed.md": text("Bed"),
    "wiki/10_DOMAIN/leek.md": text("Leek"),
    "wiki/10_DOMAIN/shed.md": text("Shed"),
  });
  const files = new Wiki(new ContentRoot(directory), await repositoryLookup(git));
  const wiki = new LiveWiki(files, git);
  const search = new SlowSearch();
  const [bed, leek] = await wiki.pages();
  if (!bed || !leek) throw new Error("the garden is empty");
  expect(await relatedPages({ wiki, search }, bed, 1)).toEqual([]);
  expect(await relatedPages({ wiki, search }, leek, 1)).toEqual([]);
  search.finish();
  await vi.waitFor(() => expect(search.asked).toBe(2));
  search.finish();
  expect(await relatedPages({ wiki, search }, bed)).toEqual([
    { id: "10_DOMAIN/shed", title: "Shed", score: 1 },
  ]);
  expect(await relatedPages({ wiki, search }, leek)).toHaveLength(1);
  expect({ asked: search.asked, most: search.most }).toEqual({ asked: 2, most: 1 });
});
