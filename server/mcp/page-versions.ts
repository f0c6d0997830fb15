import { LoopwikiError, type Git } from "#wiki";

/** One commit that changed a page. */
export interface PageVersion {
  commit: string;
  /** ISO 8601. */
  date: string;
  author: string;
  subject: string;
  /** Repository path the page had there. */
  file: string;
}

/** Longest text of an old version that is shown or brought back, in bytes. */
const maxBytes = 1_000_000;

/** Commits that changed the file, newest first, followed through renames. */
export async function versionsOf(git: Git, file: string, most: number): Promise<PageVersion[]> {
  const format = "--format=%x01%H%x02%aI%x02%an%x02%s%x02";
  const args = ["log", "--follow", "--name-only", "-z", `--max-count=${most}`, format, "--", file];
  const { stdout, code } = await git.answer(args, { okCodes: [0, 128] }); // 128: no commit yet
  if (code !== 0) return [];
  return stdout
    .split("\u0001")
    .slice(1)
    .map((text) => {
      const [commit = "", date = "", author = "", subject = "", names = ""] = text.split("\u0002");
      return { commit, date, author, subject, file: names.replaceAll("\0", "").trim() || file };
    });
}

/** The page's text at one of its versions. Throws `unknown-version` with the nearest ones. */
export async function textAt(git: Git, file: string, commit: string): Promise<string> {
  const versions = await versionsOf(git, file, 1000);
  const version = versions.find((known) => commit.length >= 7 && known.commit.startsWith(commit));
  if (!version) throw unknownVersion(file, commit, versions);
  const object = `${version.commit}:${version.file}`;
  const okCodes = [0, 128];
  const { stdout, code } = await git.answer(["cat-file", "-s", object], { okCodes });
  if (code === 0 && Number(stdout) <= maxBytes)
    return (await git.answer(["cat-file", "blob", object])).stdout;
  throw new LoopwikiError(
    "no-such-text",
    `Unexpected version ${commit} of ${file}: the page is not there as text.`,
    { hint: "It may have been deleted in that commit; take the one before." },
  );
}

function unknownVersion(
  file: string,
  commit: string,
  versions: readonly PageVersion[],
): LoopwikiError {
  const known = versions.slice(0, 5).map((version) => version.commit.slice(0, 10));
  return new LoopwikiError(
    "unknown-version",
    `Unexpected version "${commit.slice(0, 80)}" of ${file}, expected one of ${known.join(", ") || "none: it is in no commit yet"}.`,
    { hint: "page_history lists them; at least seven signs of a commit are needed." },
  );
}
