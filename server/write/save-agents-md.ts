import { createHash } from "node:crypto";
import { RequestProblem } from "../problem.ts";
import { partsOf, withTheirParts } from "./agents-md-parts.ts";
import type { WriteServices } from "./save-page.ts";

/** The whole file, or only what is a person's in it. */
export type AgentsMdEdit = { etag: string } & (
  { text: string } | { before: string; after: string }
);

/**
 * Saves AGENTS.md as a person edited it. What somebody else wrote meanwhile is never overwritten, and the block
 * that loopwiki keeps is not changed here.
 */
export async function saveAgentsMd(
  { wiki, changed, given }: Pick<WriteServices, "wiki" | "changed" | "given">,
  edit: AgentsMdEdit,
): Promise<{ hash: string }> {
  const { content } = wiki;
  const theirs = await content.readRepositoryFile("AGENTS.md");
  const parts = partsOf(theirs ?? "");
  const text = "text" in edit ? edit.text : withTheirParts(parts, edit);
  const now = theirs === undefined ? "" : hashOf(theirs);
  if (now !== edit.etag)
    throw new RequestProblem(412, {
      code: "page-changed",
      title: "Unexpected edit of AGENTS.md: somebody has changed it since you read it.",
      hint: "Nothing was overwritten, and your text is in this answer: merge the two, then save again.",
      extra: { etag: now, base: given.get(edit.etag) ?? null, theirs: theirs ?? null, yours: text },
    });
  if (partsOf(text).block !== parts.block)
    throw new RequestProblem(409, {
      code: "block-changed",
      title: "Unexpected edit of the block in AGENTS.md that loopwiki keeps.",
      hint: "Nothing was saved. Write beside the block; `loopwiki correct` adds to it.",
    });
  await content.writeRepositoryFile("AGENTS.md", text);
  changed("files");
  return { hash: hashOf(text) };
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
