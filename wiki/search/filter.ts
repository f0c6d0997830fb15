import type { ChunkFilter, StoredChunk } from "./store.ts";

/** Whether a passage has all that a filter asks of it. */
export function passesFilter(chunk: StoredChunk, filter: ChunkFilter): boolean {
  const { types, tags, paths, since } = filter;
  if (types && !types.includes(chunk.type)) return false;
  if (tags && !tags.some((tag) => chunk.tags.includes(tag))) return false;
  if (paths && !paths.some((path) => chunk.page.startsWith(path))) return false;
  return since === undefined || chunk.updated >= since;
}
