import { parseQuery } from "#wiki";
import { flagOption, type CommandRun } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { openSearch } from "../../open-search.ts";
import { describeHits, hitsData } from "./describe-hits.ts";
import { runGolden } from "./golden.ts";
import { countOption, modeOption } from "./options.ts";

/** `loopwiki search`: pages that answer, best first. */
export const run: CommandRun = async (context, input) => {
  const { output, signal } = context;
  const mode = modeOption(input);
  const limit = countOption(input, "limit");
  const budgetTokens = countOption(input, "budgetTokens");
  const isGolden = flagOption(input, "golden");
  const query = isGolden ? undefined : parseQuery(input.args.join(" "), new Date());
  const search = await openSearch(context, { withMeaning: mode !== "text" });
  try {
    const { engine, content, lacking } = search;
    const asked = lacking ? "text" : mode;
    if (lacking && mode !== "text")
      output.note(`Searching by words alone: ${lacking.reason} → ${lacking.hint}`);
    if (!query) return await runGolden(search, output, asked);
    const budget = budgetTokens === undefined ? {} : { budgetTokens };
    const most = limit ?? (budgetTokens === undefined ? 10 : 50);
    const answer = await engine.search({ query, limit: most, mode: asked, ...budget }, signal);
    if (search.config.embeddings.model !== "none")
      answer.notes.forEach((note) => output.note(note));
    const showing = {
      pathOf: (page: string) => content.repositoryPath(page),
      colors: output.colors,
      explain: flagOption(input, "explain"),
      whole: budgetTokens !== undefined,
    };
    output.answer(
      "search",
      {
        query: query.text,
        mode: answer.mode,
        notes: answer.notes,
        hits: hitsData(answer.hits, showing),
      },
      answer.hits.length === 0 ? "Nothing was found." : describeHits(answer.hits, showing),
    );
    const [best] = answer.hits;
    if (best)
      output.next(
        `loopwiki page show ${best.page.replace(/^wiki\/|\.md$/g, "")}`,
        "reads the best page",
      );
    else output.next("loopwiki page new <title>", "writes down what is missing");
    return best ? exitCodes.ok : exitCodes.findings;
  } finally {
    await search.close();
  }
};
