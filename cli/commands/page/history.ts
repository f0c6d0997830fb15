import type { CommandInput, CommandRun } from "../../command.ts";
import { flagOption } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import { visibleText } from "../plan/visible-text.ts";
import { pageNamed, type PageServices } from "./services.ts";

export const run: CommandRun = async (context, input) =>
  showHistory(await openWorkspace(context), context.output, input);

interface Commit {
  commit: string;
  /** ISO 8601. */
  date: string;
  author: string;
  subject: string;
  diff?: string;
}

/** `loopwiki page history`: newest first, followed through renames. */
export async function showHistory(
  { git, content, wiki }: Pick<PageServices, "git" | "content" | "wiki">,
  output: Output,
  input: CommandInput,
): Promise<ExitCode> {
  const page = pageNamed(await wiki.index(), input.args[0] ?? "");
  const file = content.repositoryPath(page.path);
  const withDiff = flagOption(input, "diff");
  const { stdout, code } = await git.answer(
    [
      "log",
      "--follow",
      "-z",
      "--format=%x01%H%x02%aI%x02%an%x02%s%x02",
      ...(withDiff ? ["-p", "--no-ext-diff", "--no-textconv"] : []),
      "--",
      file,
    ],
    { okCodes: [0, 128] }, // 128: no commit yet
  );
  const commits =
    code === 0
      ? stdout
          .split("\u0001")
          .slice(1)
          .map((text) => readCommit(text, withDiff))
      : [];
  const text =
    commits.length === 0 ? `${file} is in no commit yet.` : commits.map(describe).join("\n");
  output.answer("page-history", { path: page.path, commits }, visibleText(text));
  output.next(`loopwiki page show ${page.id}`, "reads it as it is now");
  return exitCodes.ok;
}

function readCommit(text: string, withDiff: boolean): Commit {
  const [commit = "", date = "", author = "", subject = "", diff = ""] = text.split("\u0002");
  const patch = diff.replaceAll("\0", "").trim();
  return { commit, date, author, subject, ...(withDiff && { diff: patch }) };
}

function describe({ commit, date, author, subject, diff }: Commit): string {
  const line = `${commit.slice(0, 10)}  ${date.slice(0, 10)}  ${author}  ${subject}`;
  return diff === undefined ? line : `${line}\n\n${diff}\n`;
}
