import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Git, LoopwikiError } from "#wiki";
import { notAFile, SizeLimits, type SkillFile } from "../skill-files.ts";
import { below, pickFolder } from "./pick-folder.ts";

export interface GitWish {
  /** `https://…`, or a `file://` address of this machine. */
  url: string;
  /** Branch, tag or commit; the default branch when absent. */
  ref?: string | undefined;
  /** Folder of the skill. */
  folder?: string | undefined;
}

export interface GitSkill {
  folder: string;
  commit: string;
  files: SkillFile[];
}

/** Only these carry anything, and nobody is sent elsewhere; what arrives is checked before it is kept. */
const narrow = [
  "protocol.allow=never",
  "protocol.https.allow=always",
  "protocol.file.allow=always",
  "http.followRedirects=false",
  "fetch.fsckObjects=true",
].flatMap((setting) => ["-c", setting]);

/**
 * Reads a skill out of a git repository, without a checkout: no filter, hook, submodule or link of it is ever
 * followed. One commit is fetched into a temporary folder, which is removed.
 */
export async function readGitSkill({ url, ref = "HEAD", folder }: GitWish): Promise<GitSkill> {
  assertAddress(url, ref);
  const temporary = await mkdtemp(join(tmpdir(), "loopwiki-skill-"));
  try {
    const git = new Git(temporary);
    const env = { GIT_CEILING_DIRECTORIES: tmpdir() };
    await git.run(["init", "-q", "--bare", "--template="], { env });
    await git.run([...narrow, "fetch", "-q", "--depth=1", "--no-tags", "--", url, ref], { env });
    const commit = await git.run(["rev-parse", "--verify", "FETCH_HEAD^{commit}"], { env });
    return { commit, ...(await readTree(git, commit, { url, folder })) };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function readTree(
  git: Git,
  commit: string,
  { url, folder: wanted }: Pick<GitWish, "url" | "folder">,
): Promise<Pick<GitSkill, "folder" | "files">> {
  const entries = (await git.list(["ls-tree", "-r", "-l", "-z", "--full-tree", commit])).map(
    (entry) => {
      const [about, path]: [string, string] = [
        entry.slice(0, entry.indexOf("\t")),
        entry.slice(entry.indexOf("\t") + 1),
      ];
      const [mode = "", , blob = "", size = "0"] = about.split(/\s+/);
      return { mode, blob, size: Number(size), path };
    },
  );
  const folder = pickFolder(
    entries.map(({ path }) => path),
    wanted,
    url,
  );
  const sizes = new SizeLimits(url);
  const files: SkillFile[] = [];
  for (const { mode, blob, size, path: whole } of entries) {
    const path = below(folder, whole);
    if (path === undefined) continue;
    sizes.add(size || 0, path);
    if (mode === "120000" || mode === "160000") files.push(notAFile(path, mode === "120000"));
    else files.push({ path, kind: "file", bytes: await git.bytes(["cat-file", "blob", blob]) });
  }
  return { folder, files };
}

function assertAddress(url: string, ref: string): void {
  if (!/^[\w][\w./+-]*$/.test(ref) || ref.includes(".."))
    throw new LoopwikiError(
      "bad-ref",
      `Unexpected ref ${JSON.stringify(ref)}, expected a branch, tag or commit.`,
    );
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isAllowed = parsed?.protocol === "https:" || parsed?.protocol === "file:";
  if (isAllowed && parsed.username === "" && parsed.password === "") return;
  throw new LoopwikiError(
    "bad-skill-source",
    `Unexpected address ${JSON.stringify(url.replace(/\/\/[^/@]*@/, "//…@"))}, expected https:// without a name or password, or a path.`,
    { hint: "Clone what needs a login yourself, and add the folder." },
  );
}
