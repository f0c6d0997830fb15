import type { Git } from "#wiki";
import { fence, keepHead } from "../packet/fence.ts";

const maxTokens = 1000;
/** Files of a folder that are named before the others are only counted. */
const maxNamed = 12;

/** The files of a commit by folder, fenced and bounded: where to look, for a role that reads a repository. */
export async function overviewOf(git: Git, commit: string, nonce: string): Promise<string> {
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
  return fence(nonce, "files", keepHead(lines.join("\n"), maxTokens));
}
