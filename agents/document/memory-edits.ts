import type { ContentRoot } from "#wiki";

/** Texts that memory files get, by path below the content root; undefined for a file that goes. */
export type MemoryEdits = Map<string, string | undefined>;

/** What a documentation run may write: pages, and the facts that agents begin with. Nothing else, ever. */
export function isDocumentation(path: string): boolean {
  return (path.startsWith("wiki/") && path.endsWith(".md")) || path === "agents/CONTEXT.md";
}

/** The same edits made in a checkout's memory. */
export async function writeEdits(content: ContentRoot, edits: MemoryEdits): Promise<void> {
  for (const [path, text] of edits)
    if (text === undefined) await content.remove(path);
    else await content.write(path, text);
}
