import type { StoredChunk } from "../../../wiki/search/store.ts";

/** A passage of a garden's wiki; what a test does not name is plain. */
export function makeChunk(chunk: Partial<StoredChunk> & { id: string }): StoredChunk {
  const page = chunk.page ?? chunk.id.slice(0, chunk.id.indexOf("#"));
  const title = page.slice(page.lastIndexOf("/") + 1).replace(/\.md$/, "");
  return {
    page,
    title,
    headings: [],
    aliases: [],
    tags: [],
    type: "domain",
    status: "",
    updated: 0,
    text: "",
    line: 1,
    endLine: 2,
    hash: chunk.id,
    ...chunk,
  };
}
