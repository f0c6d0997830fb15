import { matchesAny, type Chunk } from "#plans";
import type { RunContext } from "../execute/run-context.ts";
import { fence } from "./fence.ts";
import type { Part } from "./parts.ts";
import { RepoMapper } from "./repo-map/repo-map.ts";

/** Most tokens of the map (DESIGN 6). */
const mapTokens = 1000;

/** The map of the plan's branch as the chunk needs it. What was read is kept in `.loopwiki/`. */
export async function mapPart(run: RunContext, chunk: Chunk, nonce: string): Promise<Part> {
  const { git, content } = run.services;
  const inScope = [...chunk.files, ...chunk.tests_may_change];
  const criteria = chunk.contract.map(({ criterion }) => criterion);
  const mapper = await RepoMapper.open(git, content);
  const within = await mapper.survey({
    commit: run.state.head,
    text: [chunk.title, chunk.instructions, ...criteria].join("\n"),
    focus: (path) => matchesAny(path, inScope),
  });
  return {
    name: "map",
    need: within(mapTokens).tokens,
    floor: 400,
    most: mapTokens,
    fill: (tokens) => {
      const text = within(tokens).text || "(no code that a map could show)";
      return { values: { repo_map: fence(nonce, "map", text) }, shown: [] };
    },
  };
}
