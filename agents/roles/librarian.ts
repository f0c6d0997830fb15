import type { ContentRoot, Git } from "#wiki";
import { z } from "zod";
import type { RoleAgent } from "../execute/services.ts";
import { fence, keepHead, newNonce } from "../packet/fence.ts";
import { askReader, type ReadingRoom, type Reply } from "./ask-reader.ts";
import { inCleanRoom } from "./clean-room.ts";
import { fillPrompt, rolePrompt } from "./role-prompt.ts";

const text = z.string();

/** What a librarian must answer; each citation is looked up. */
export const libraryAnswerSchema = z.object({
  answer: text.describe("In Markdown."),
  citations: z.array(
    z.object({
      path: text.describe("Repository path of a page or of code."),
      line: z.int().min(0).describe("1-based; 0 for a page as a whole."),
      claim: text,
    }),
  ),
  unknown: text.describe("What was asked and is not known here; empty when all is answered."),
});
export type LibraryAnswer = z.infer<typeof libraryAnswerSchema>;

export interface LibraryDeps extends Pick<ReadingRoom, "signal" | "note"> {
  git: Git;
  content: ContentRoot;
  librarian: RoleAgent;
}

const passageTokens = 4000;

/**
 * Answers a question from a clean checkout of HEAD and the passages that search found (each with its page).
 * Citations that do not exist go back to the librarian, and an answer that cites nothing must say what is
 * not known.
 */
export async function askLibrarian(
  { git, content, librarian, signal, note }: LibraryDeps,
  question: string,
  passages: readonly { page: string; text: string }[],
): Promise<Reply<LibraryAnswer>> {
  const commit = await git.run(["rev-parse", "--verify", "HEAD^{commit}"]);
  const nonce = newNonce();
  const found = passages.map(({ page, text }) => `[${page}]\n${text}`).join("\n\n");
  const packet = fillPrompt(await rolePrompt("librarian", { git, content, commit }), {
    nonce,
    question: fence(nonce, "question", question),
    passages: found === "" ? "(nothing)" : fence(nonce, "passages", keepHead(found, passageTokens)),
  });
  return inCleanRoom(git, commit, { signal, note }, (room) =>
    askReader(
      librarian,
      {
        role: "librarian",
        plan: "-",
        chunk: "-",
        attempt: 1,
        packet,
        schema: libraryAnswerSchema,
        problemWith: (answer) => citationProblem(git, commit, answer),
      },
      room,
    ),
  );
}

async function citationProblem(
  git: Git,
  commit: string,
  { answer, citations, unknown }: LibraryAnswer,
): Promise<string | undefined> {
  if (answer.trim() === "" && unknown.trim() === "")
    return "it neither answers nor says what is unknown";
  if (citations.length === 0 && unknown.trim() === "") return "it answers without a single source";
  for (const { path, line } of citations) {
    const { code, stdout } = await git.answer(["cat-file", "blob", `${commit}:${path}`], {
      okCodes: [0, 128],
    });
    if (code !== 0) return `there is no ${path} in the repository`;
    const lines = stdout.replace(/\n$/, "").split("\n").length;
    if (line > lines) return `${path} has ${lines} lines, so there is no ${path}:${line}`;
  }
  return undefined;
}
