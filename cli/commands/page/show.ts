import type { CommandInput, CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import { visibleText } from "../plan/visible-text.ts";
import { plainly } from "./plainly.ts";
import { pageNamed, type PageServices } from "./services.ts";

export const run: CommandRun = async (context, input) =>
  showPage(await openWorkspace(context), context.output, input);

/** `loopwiki page show`: what a page says, plainly, with what its front matter says of it. */
export async function showPage(
  { wiki }: Pick<PageServices, "wiki">,
  output: Output,
  input: CommandInput,
): Promise<ExitCode> {
  const page = pageNamed(await wiki.index(), input.args[0] ?? "");
  const { path, id, title, type, aliases, tags, hash, fields, document } = page;
  const graph = await wiki.graph();
  const linkedFrom = [...new Set(graph.backlinks(path).map(({ from }) => from.path))].filter(
    (from) => from !== path,
  );
  const { body } = document.frontMatter;
  const facts = [
    `${type}  ${path}`,
    ...(aliases.length === 0 ? [] : [`also: ${aliases.join(", ")}`]),
    ...(tags.length === 0 ? [] : [`tags: ${tags.join(", ")}`]),
    ...(fields?.sources ?? []).map(
      ({ path, symbol }) => `describes: ${path}${symbol === undefined ? "" : `#${symbol}`}`,
    ),
    `linked from: ${linkedFrom.length === 0 ? "nothing" : linkedFrom.join(", ")}`,
  ];
  const text = [
    output.colors.bold(visibleText(title)),
    output.colors.dim(visibleText(facts.join("\n"))),
    "",
    visibleText(plainly(body)).trim(),
  ].join("\n");
  output.answer(
    "page",
    { path, id, title, type, aliases, tags, hash, fields: fields ?? null, linkedFrom, body },
    text,
  );
  output.next(`loopwiki page backlinks ${id}`, "shows what links here say");
  return exitCodes.ok;
}
