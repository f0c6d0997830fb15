import { slugify } from "#plans";
import {
  applyPageChange,
  asProse,
  LoopwikiError,
  refuseText,
  type ContentRoot,
  type Git,
  type Wiki,
} from "#wiki";
import type { AnswerSentence } from "./ask-librarian.ts";
import { planPages } from "./ingest/plan-pages.ts";

export interface AnswerToSave {
  question: string;
  sentences: readonly AnswerSentence[];
  /** Who answered. */
  by: string;
  /** `2026-11-20`. */
  date: string;
}

/**
 * Files an answer as a page whose sentences link to the pages they are taken from. Its sources are those pages
 * as they are now, so it is due for a check when one of them changes. Returns its path below the content root;
 * throws `page-exists` when the question has one, and `not-saved` when nothing of the answer may stand there.
 */
export async function saveAnswer(
  answer: AnswerToSave,
  { content, wiki, git }: { content: ContentRoot; wiki: Wiki; git: Git },
): Promise<string> {
  const { question, sentences, by, date } = answer;
  const kept: AnswerSentence[] = [];
  for (const one of sentences) if ((await refuseText(one.sentence)) === undefined) kept.push(one);
  const title = question.replace(/\s+/g, " ").trim().slice(0, 100);
  const refused = await refuseText(title);
  if (kept.length === 0 || refused !== undefined)
    throw new LoopwikiError("not-saved", "Nothing of the answer may stand on a page.");
  const path = `wiki/answers/${slugify(title)}.md`;
  const id = path.slice("wiki/".length, -".md".length);
  const cited = [...new Set(kept.flatMap(({ cites }) => cites.map(({ page }) => page)))];
  const sources = await Promise.all(
    cited.map(async (page) => {
      const file = content.repositoryPath(page);
      return `  - path: ${JSON.stringify(file)}\n    blob: ${JSON.stringify(await git.run(["hash-object", "--", file]))}`;
    }),
  );
  const head = `---\ntitle: ${JSON.stringify(title)}\ntype: concept\ntags: [answer]\nconfidence: 0.6\nsources:\n${sources.join("\n")}\n---`;
  const note = `Answered by ${asProse(by, 80)} on ${date} from the pages that it names.`;
  const text = `${head}\n\n# ${asProse(title)}\n\n${kept.map(lineOf).join("\n")}\n\n${note}\n`;
  const surroundings = { prefix: content.prefix, fileExists: wiki.fileExists };
  const page = { path, text, expected: undefined, summary: "an answer from the wiki" };
  const edits = planPages(await wiki.index(), [page], surroundings);
  const log = { date, op: "ask", title: id, id: `answer-${slugify(title)}-${date}` };
  await applyPageChange(content, { edits, log });
  return path;
}

function lineOf({ sentence, cites }: AnswerSentence): string {
  const links = cites.map(({ page, title }) => {
    const id = page.replace(/^wiki\//, "").replace(/\.md$/, "");
    return `[[${id}|${title.replaceAll(/[[\]|]/g, " ")}]]`;
  });
  return `- ${asProse(sentence, 600)} (${[...new Set(links)].join(", ")})`;
}
