import type { ContentRoot, Git } from "#wiki";
import { fence, keepHead } from "../packet/fence.ts";
import { RepoMapper } from "../packet/repo-map/repo-map.ts";

/** A reader sees the repository once, before it opens files; twice a maker's map. */
const maxTokens = 2000;
/** Files of a folder that are named before the others are only counted. */
const maxNamed = 12;

export interface Overview {
  git: Git;
  /** Keeps what was read of each file for the next time, in `.loopwiki/`. */
  content: ContentRoot;
  commit: string;
  /** What the map is for. */
  text: string;
  nonce: string;
}

/** Where to look, for a role that reads a repository: its map, or its files where there is no code. */
export async function overviewOf({ git, content, commit, text, nonce }: Overview): Promise<string> {
  const mapper = await RepoMapper.open(git, content);
  const within = await mapper.survey({ commit, text });
  const map = within(maxTokens).text;
  return fence(nonce, "map", map || keepHead(await listing(git, commit), maxTokens));
}

/** The files of a commit by folder. */
async function listing(git: Git, commit: string): Promise<string> {
  const paths = await git.list(["ls-tree", "-r", "-z", "--name-only", commit]);
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const at = path.lastIndexOf("/");
    const folder = path.slice(0, at + 1);
    folders.set(folder, [...(folders.get(folder) ?? []), path.slice(at + 1)]);
  }
  const lines = [...folders].map(([folder, names]) => {
    const more = names.length > maxNamed ? ` and ${names.length - maxNamed} more` : "";
    return `${folder || "./"}: ${names.slice(0, maxNamed).join(" ")}${more}`;
  });
  return lines.join("\n");
}
