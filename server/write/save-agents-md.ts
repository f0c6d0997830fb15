import { createHash } from "node:crypto";
import { RequestProblem } from "../problem.ts";
import type { WriteServices } from "./save-page.ts";

/** Saves AGENTS.md as a person edited it; what somebody else wrote meanwhile is never overwritten. */
export async function saveAgentsMd(
  { wiki, changed, given }: Pick<WriteServices, "wiki" | "changed" | "given">,
  { etag, text }: { etag: string; text: string },
): Promise<{ hash: string }> {
  const { content } = wiki;
  const theirs = await content.readRepositoryFile("AGENTS.md");
  const now = theirs === undefined ? "" : hashOf(theirs);
  if (now !== etag)
    throw new RequestProblem(412, {
      code: "page-changed",
      title: "Unexpected edit of AGENTS.md: somebody has changed it since you read it.",
      hint: "Nothing was overwritten, and your text is in this answer: merge the two, then save again.",
      extra: { etag: now, base: given.get(etag) ?? null, theirs: theirs ?? null, yours: text },
    });
  await content.writeRepositoryFile("AGENTS.md", text);
  changed("files");
  return { hash: hashOf(text) };
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
