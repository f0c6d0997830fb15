import type { Resolution } from "#wiki";
import type { CommandInput, CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import { visibleText } from "../plan/visible-text.ts";
import { pageNamed, type PageServices } from "./services.ts";

export const run: CommandRun = async (context, input) =>
  showLinks(await openWorkspace(context), context.output, input);

/** `loopwiki page links`: every link of a page and where it leads. */
export async function showLinks(
  { wiki }: Pick<PageServices, "wiki">,
  output: Output,
  input: CommandInput,
): Promise<ExitCode> {
  const index = await wiki.index();
  const page = pageNamed(index, input.args[0] ?? "");
  const links = page.document.links.map((link) => {
    const { start, end } = link.place;
    const found = index.resolve(link, page.path);
    return {
      line: start.line,
      written: page.source.slice(start.offset, end.offset),
      kind: found.kind,
      to: destination(found),
    };
  });
  const lines = links.map(
    ({ line, written, kind, to }) =>
      `${line}  ${written.replace(/\s+/g, " ")}  ${mark(kind)} ${to}`,
  );
  const text = links.length === 0 ? `${page.path} links to nothing.` : lines.join("\n");
  output.answer("links", { path: page.path, links }, visibleText(text));
  output.next(`loopwiki page backlinks ${page.id}`, "shows who links to it");
  return exitCodes.ok;
}

function destination(found: Resolution): string {
  switch (found.kind) {
    case "page":
      return `${found.page.path}${found.heading ? `#${found.heading.slug}` : ""}${found.block === undefined ? "" : `#^${found.block}`}`;
    case "file":
      return `${found.path}${found.line === undefined ? "" : `:${found.line}`}`;
    case "external":
      return found.url;
    case "missing":
      return found.suggestion === undefined
        ? found.reason
        : `${found.reason}; did you mean ${found.suggestion}?`;
    case "ambiguous":
      return `could be ${found.candidates.map(({ id }) => id).join(" or ")}`;
  }
}

function mark(kind: Resolution["kind"]): string {
  return kind === "missing" || kind === "ambiguous" ? "✗" : "→";
}
