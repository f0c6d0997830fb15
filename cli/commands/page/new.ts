import { text as readAll } from "node:stream/consumers";
import {
  applyPageChange,
  LoopwikiError,
  planWrite,
  unifiedDiff,
  wikiFolders,
  type ContentRoot,
  type Page,
  type PageType,
} from "#wiki";
import { flagOption, textOption, type CommandInput, type CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import { visibleText } from "../plan/visible-text.ts";
import { plainly } from "./plainly.ts";
import {
  dateOf,
  describeProblems,
  finishInterrupted,
  logEntry,
  type PageServices,
} from "./services.ts";

export const run: CommandRun = async (context, input) => {
  const body =
    textOption(input, "body") === "-" ? await readAll(process.stdin) : textOption(input, "body");
  const workspace = await openWorkspace(context);
  return newPage({ ...workspace, ask: undefined }, context.output, { ...input, body });
};

const types = ["domain", "system", "log", "concept"] as const satisfies readonly PageType[];

/** `loopwiki page new`: a page with valid front matter, listed in the index. */
export async function newPage(
  services: PageServices,
  output: Output,
  input: CommandInput & { body?: string | undefined },
): Promise<ExitCode> {
  const dryRun = flagOption(input, "dryRun");
  const finished = dryRun ? undefined : await finishInterrupted(services, output);
  const { content, wiki, clock } = services;
  const title = (input.args[0] ?? "").replace(/\s+/g, " ").trim();
  const date = dateOf(clock());
  const { type, folder } = placeOf(textOption(input, "type"), textOption(input, "folder"));
  const path = `wiki/${folder}/${type === "log" ? `${date}-` : ""}${fileName(title)}.md`;
  const body = input.body?.trim() ?? "";
  const index = await wiki.index();
  const written = index.byPath(path);
  if (finished && written) return answer(output, content, { page: written, edits: [path] });
  const plan = planWrite(index, {
    path,
    text: pageText({ title, type, body }),
    expected: undefined,
    summary: firstSentence(body),
    prefix: content.prefix,
  });
  for (const line of describeProblems(plan.problems)) output.note(visibleText(line));
  const data = { path, id: plan.page.id, title, type, edits: plan.edits.map(({ path }) => path) };
  if (dryRun || plan.problems.length > 0) {
    output.answer("new-page", { ...data, done: false }, visibleText(unifiedDiff(plan.edits)));
    return plan.problems.length > 0 ? exitCodes.findings : exitCodes.ok;
  }
  const log = logEntry(clock(), "create", plan.page.id);
  await applyPageChange(content, { edits: plan.edits, log });
  return answer(output, content, { page: plan.page, edits: data.edits });
}

function answer(
  output: Output,
  content: ContentRoot,
  { page: { path, id, title, type, document }, edits }: { page: Page; edits: string[] },
): ExitCode {
  const data = { path, id, title, type, edits, done: true };
  output.answer("new-page", data, content.repositoryPath(path));
  const isEmpty = document.frontMatter.body.trim().split("\n").length === 1;
  output.next(`loopwiki page show ${id}`, isEmpty ? "write it, then read it" : "reads it");
  return exitCodes.ok;
}

function pageText({ title, type, body }: { title: string; type: PageType; body: string }): string {
  const isPlain = /^\p{L}[\p{L}\p{N} ()'-]*$/u.test(title) && !/^(?:true|false|null)$/i.test(title);
  const heading = body.startsWith("# ") ? "" : `# ${title}\n\n`;
  const fields = `title: ${isPlain ? title : JSON.stringify(title)}\ntype: ${type}`;
  return `${`---\n${fields}\n---\n\n${heading}${body}`.trimEnd()}\n`;
}

/** The type goes by the folder, the folder by the type; a concept may stand anywhere. */
function placeOf(
  type: string | undefined,
  folder: string | undefined,
): { type: PageType; folder: string } {
  const known = types.find((name) => name === type);
  if (type !== undefined && known === undefined)
    throw new LoopwikiError("bad-type", `Unexpected type "${type}", expected ${types.join(", ")}.`);
  const named = folder?.replace(/^\/?(?:wiki\/)?|\/+$/g, "");
  const ofFolder = wikiFolders.find(({ name }) => name === named?.split("/")[0]);
  const chosen = known ?? ofFolder?.type ?? "domain";
  const ofType = wikiFolders.find((entry) => entry.type === chosen) ?? wikiFolders[0];
  return { type: chosen, folder: named === undefined || named === "" ? ofType.name : named };
}

/** `Price rounding (EU)` → `price-rounding-eu`. */
function fileName(title: string): string {
  const name = title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]+/gu, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
  if (name !== "") return name;
  throw new LoopwikiError(
    "bad-title",
    `Unexpected title ${JSON.stringify(title)}, expected words.`,
  );
}

function firstSentence(body: string): string {
  const paragraph =
    plainly(body)
      .split(/\n\s*\n/)
      .find((part) => !/^[#>|`-]/.test(part.trim())) ?? "";
  const sentence = /^.*?[.!?](?=\s|$)/s.exec(paragraph.trim())?.[0] ?? paragraph;
  return sentence
    .replace(/\s+/g, " ")
    .replace(/[.!?]$/, "")
    .trim();
}
