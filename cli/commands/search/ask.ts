import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askLibrarian, citationOf, saveAnswer, type LibrarianAnswer } from "#agents";
import { Git, plainQuery, type ContentRoot, type Hit } from "#wiki";
import {
  flagOption,
  listOption,
  type CommandContext,
  type CommandInput,
  type CommandRun,
} from "../../command.ts";
import { agentsOf, openWorkspace } from "../../compose.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import { noteLack, openSearch, type OpenSearch } from "../../open-search.ts";
import { visibleText } from "../plan/visible-text.ts";
import { describeHits, hitsData } from "./describe-hits.ts";
import { countOption, modeOption } from "./options.ts";
import { idOf } from "./search.ts";

const usualBudget = 3000;
const mostPages = 8;

/**
 * `loopwiki ask`: the passages that answer best; with a librarian an answer from them, every sentence of
 * which cites one. Without one nothing is made up: the passages are the answer.
 */
export const run: CommandRun = async (context, input) => {
  const { output, signal } = context;
  const question = input.args.join(" ").trim();
  const mode = modeOption(input);
  const budgetTokens = countOption(input, "budgetTokens") ?? usualBudget;
  const search = await openSearch(context, { withMeaning: mode !== "text" });
  try {
    const { hits, notes } = await search.engine.search(
      {
        query: plainQuery(question),
        limit: mostPages,
        mode: noteLack(search, mode, output),
        budgetTokens,
      },
      signal,
    );
    notes.forEach((note) => output.note(note));
    const answer =
      hits.length === 0
        ? { answer: undefined }
        : await answerOf(question, hits, { context, input });
    const asked = { question, hits, ...answer };
    const saved = flagOption(input, "save") ? await save(asked, search, context) : undefined;
    return report({ ...asked, saved }, search.content, context);
  } finally {
    await search.close();
  }
};

/** Files the answer as a page; a passage is one already. */
async function save(
  { question, answer, by = "" }: Omit<Asked, "saved">,
  { content, wiki, repository }: OpenSearch,
  { output }: CommandContext,
): Promise<string | undefined> {
  if (answer?.kind !== "answer") {
    output.note("Nothing was saved: there is no answer that cites the wiki.");
    return undefined;
  }
  const date = new Date().toISOString().slice(0, 10);
  const { sentences } = answer;
  return saveAnswer({ question, sentences, by, date }, { content, wiki, git: new Git(repository) });
}

/** Undefined when nobody does the librarian's work. */
async function answerOf(
  question: string,
  hits: readonly Hit[],
  { context, input }: { context: CommandContext; input: CommandInput },
): Promise<{ answer: LibrarianAnswer | undefined; by?: string }> {
  const { output, signal } = context;
  const workspace = await openWorkspace(context);
  const { librarian } = await agentsOf(workspace, listOption(input, "agent"));
  if (!librarian) return { answer: undefined };
  output.note(`Asking ${librarian.agent.label} …`);
  const cwd = await mkdtemp(join(tmpdir(), "loopwiki-ask-")); // it has all it needs in its packet
  try {
    const note = (text: string): void => output.detail(text);
    const prompts = { ...workspace, commit: "HEAD" };
    const answer = await askLibrarian(question, hits, librarian, { cwd, signal, note, prompts });
    return { answer, by: librarian.agent.label };
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

interface Asked {
  question: string;
  hits: readonly Hit[];
  answer: LibrarianAnswer | undefined;
  /** Who answered. */
  by?: string;
  /** Page the answer was filed on. */
  saved: string | undefined;
}

function report(asked: Asked, content: ContentRoot, { output }: CommandContext): ExitCode {
  const { question, hits, answer, saved } = asked;
  const showing = {
    pathOf: (page: string) => content.repositoryPath(page),
    colors: output.colors,
    explain: false,
    whole: true,
  };
  const isAnswered = answer?.kind === "answer";
  const passages = isAnswered ? "" : describeHits(hits, showing);
  const filed = saved === undefined ? "" : `Saved as ${content.repositoryPath(saved)}`;
  const text = [headline(asked, showing.pathOf), passages, filed].filter(Boolean).join("\n\n");
  output.answer(
    "ask",
    { question, answer: dataOf(answer), saved: saved ?? null, passages: hitsData(hits, showing) },
    text,
  );
  const [best] = hits;
  if (saved !== undefined)
    output.next(`loopwiki page show ${idOf(saved)}`, "read it, then commit it");
  else if (!best) output.next("loopwiki page new <title>", "writes down what is missing");
  else output.next(`loopwiki page show ${idOf(best.page)}`, "reads the best page");
  const isMet = answer === undefined ? hits.length > 0 : isAnswered;
  return isMet ? exitCodes.ok : exitCodes.findings;
}

function headline({ hits, answer }: Asked, pathOf: (page: string) => string): string {
  if (hits.length === 0) return "The wiki has nothing about this.";
  if (!answer) return "No model is configured for the librarian, so these passages are the answer:";
  if (answer.kind === "failed") return `No answer (${visibleText(answer.summary)}). The passages:`;
  const dropped = answer.dropped.length;
  if (answer.kind === "unsupported")
    return `The passages do not support an answer${dropped === 0 ? "" : `: ${leftOut(dropped)} nothing that was shown`}. They are:`;
  const sentences = answer.sentences.map(({ sentence, cites }) => {
    const places = cites.map((cite) => citationOf({ ...cite, page: pathOf(cite.page) }));
    return visibleText(`${sentence} [${places.join(", ")}]`);
  });
  if (dropped > 0) sentences.push(`(${leftOut(dropped)} nothing that was shown.)`);
  return sentences.join("\n");
}

function leftOut(count: number): string {
  return count === 1
    ? "1 sentence was left out: it cites"
    : `${count} sentences were left out: they cite`;
}

function dataOf(answer: LibrarianAnswer | undefined): unknown {
  if (answer?.kind !== "answer") return answer ?? null;
  const sentences = answer.sentences.map(({ sentence, cites }) => ({
    sentence,
    cites: cites.map(citationOf),
  }));
  return { ...answer, sentences };
}
