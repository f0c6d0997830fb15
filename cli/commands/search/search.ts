import { parseQuery, type ParsedQuery } from "#wiki";
import {
  flagOption,
  type CommandContext,
  type CommandInput,
  type CommandRun,
} from "../../command.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import { noteLack, openSearch, type OpenSearch } from "../../open-search.ts";
import { describeHits, hitsData } from "./describe-hits.ts";
import { runGolden } from "./golden.ts";
import { countOption, modeOption } from "./options.ts";

/** `loopwiki search`: pages that answer, best first. */
export const run: CommandRun = async (context, input) => {
  const mode = modeOption(input);
  const isGolden = flagOption(input, "golden");
  const query = parseQuery(isGolden ? "" : input.args.join(" "), new Date());
  const search = await openSearch(context, { withMeaning: mode !== "text" });
  try {
    return isGolden
      ? await runGolden(search, context.output, noteLack(search, mode, context.output))
      : await showPages(search, query, { context, input });
  } finally {
    await search.close();
  }
};

/** Most pages when nothing else is said; with a budget, it decides. */
const usualLimit = 10;
const budgetLimit = 50;

async function showPages(
  search: OpenSearch,
  query: ParsedQuery,
  { context, input }: { context: CommandContext; input: CommandInput },
): Promise<ExitCode> {
  const { output, signal } = context;
  const budgetTokens = countOption(input, "budgetTokens");
  const usual = budgetTokens === undefined ? usualLimit : budgetLimit;
  const { hits, mode, notes } = await search.engine.search(
    {
      query,
      limit: countOption(input, "limit") ?? usual,
      mode: noteLack(search, modeOption(input), output),
      ...(budgetTokens === undefined ? {} : { budgetTokens }),
    },
    signal,
  );
  notes.forEach((note) => output.note(note));
  const showing = {
    pathOf: (page: string) => search.content.repositoryPath(page),
    colors: output.colors,
    explain: flagOption(input, "explain"),
    whole: budgetTokens !== undefined,
  };
  output.answer(
    "search",
    { query: query.text, mode, notes, hits: hitsData(hits, showing) },
    hits.length === 0 ? "Nothing was found." : describeHits(hits, showing),
  );
  const [best] = hits;
  if (best) output.next(`loopwiki page show ${idOf(best.page)}`, "reads the best page");
  else output.next("loopwiki page new <title>", "writes down what is missing");
  return best ? exitCodes.ok : exitCodes.findings;
}

export function idOf(page: string): string {
  return page.replace(/^wiki\/|\.md$/g, "");
}
