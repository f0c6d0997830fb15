import { flagOption, type CommandRun } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { openSearch } from "../../open-search.ts";
import { pageNamed } from "../page/services.ts";
import { describeHits, hitsData } from "./describe-hits.ts";
import { countOption } from "./options.ts";

/** `loopwiki similar`: by the vectors that are there already, so no model is loaded. */
export const run: CommandRun = async (context, input) => {
  const { output } = context;
  const search = await openSearch(context, { withMeaning: false });
  try {
    const { wiki, engine, content } = search;
    const page = pageNamed(await wiki.index(), input.args[0] ?? "");
    const { path, title } = page;
    const text = page.document.frontMatter.body;
    const limit = countOption(input, "limit") ?? 5;
    const { hits, mode } = await engine.similar({ path, title, text }, limit);
    const showing = {
      pathOf: (page: string) => content.repositoryPath(page),
      colors: output.colors,
      explain: flagOption(input, "explain"),
      whole: false,
    };
    output.answer(
      "similar",
      { page: path, mode, hits: hitsData(hits, showing) },
      hits.length === 0 ? `No page is like ${path}.` : describeHits(hits, showing),
    );
    output.next(`loopwiki page links ${page.id}`, "shows what it links to already");
    return exitCodes.ok;
  } finally {
    await search.close();
  }
};
