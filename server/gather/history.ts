import { LoopwikiError, type Page } from "#wiki";
import type { ServerServices } from "../services.ts";

export interface PageCommit {
  commit: string;
  /** ISO 8601. */
  date: string;
  author: string;
  subject: string;
  /** What it changed on the page, as a unified diff. */
  diff?: string;
}

type Services = Pick<ServerServices, "git" | "wiki">;

/** Commits shown at most; `page history` on the command line has all. */
const most = 200;

/** The commits that changed a page, newest first, followed through renames; empty before the first. */
export async function pageHistory(
  { git, wiki }: Services,
  page: Page,
  { diff = false, limit = most } = {},
): Promise<PageCommit[]> {
  const patch = diff ? ["-p", "--no-color", "--no-ext-diff", "--no-textconv"] : [];
  const format = "--format=%x01%H%x02%aI%x02%an%x02%s%x02";
  const { code, stdout } = await git.answer(
    [
      ...plain,
      "log",
      "--follow",
      "-z",
      `--max-count=${limit}`,
      format,
      ...patch,
      "--",
      wiki.content.repositoryPath(page.path),
    ],
    { okCodes: [0, 128] }, // 128: no commit yet
  );
  if (code !== 0) return [];
  return stdout
    .split("\u0001")
    .slice(1)
    .map((text) => commitOf(text, diff));
}

/** The page's text in a commit of its history. Throws `unknown-commit` for any other. */
export async function pageVersion(
  services: Services,
  page: Page,
  commit: string,
): Promise<{ commit: string; text: string }> {
  const found = await requireCommit(services, page, commit);
  const path = await pathIn(services, page, found);
  const text = await services.git.answer(["cat-file", "blob", `${found}:${path}`], {
    okCodes: [0, 128],
  });
  if (text.code === 0) return { commit: found, text: text.stdout };
  throw unknownCommit(page, commit);
}

/** What changed on a page from one commit to another, or to the text as it is now. */
export async function pageDiff(
  services: Services,
  page: Page,
  { from, to }: { from: string; to?: string },
): Promise<string> {
  const start = await requireCommit(services, page, from);
  const end = to === undefined ? [] : [await requireCommit(services, page, to)];
  const now = services.wiki.content.repositoryPath(page.path);
  const paths = [...new Set([now, await pathIn(services, page, start)])];
  const options = ["--no-color", "--no-ext-diff", "--no-textconv", "--find-renames"];
  return services.git.run([...plain, "diff", ...options, start, ...end, "--", ...paths]);
}

/** A diff looks the same whatever the user's settings are. */
const plain = ["-c", "diff.noprefix=false", "-c", "diff.mnemonicPrefix=false"];

/** Only hexadecimal digits reach git, and only commits of this page's history are shown. */
async function requireCommit(services: Services, page: Page, commit: string): Promise<string> {
  if (!/^[0-9a-f]{7,64}$/.test(commit)) throw unknownCommit(page, commit);
  const history = await pageHistory(services, page, { limit: 100_000 });
  const found = history.find((entry) => entry.commit.startsWith(commit));
  if (found) return found.commit;
  throw unknownCommit(page, commit);
}

/** The page's repository path at that commit, which may be from before a rename. */
async function pathIn({ git, wiki }: Services, page: Page, commit: string): Promise<string> {
  const now = wiki.content.repositoryPath(page.path);
  const args = ["log", "--follow", "-z", "--name-only", "--format=%x01%H", "--", now];
  const entries = (await git.run(args)).split("\u0001").slice(1);
  const entry = entries.find((text) => text.startsWith(commit)) ?? "";
  return entry.split(/[\n\0]+/)[1] ?? now;
}

function commitOf(text: string, withDiff: boolean): PageCommit {
  const [commit = "", date = "", author = "", subject = "", rest = ""] = text.split("\u0002");
  const patch = rest.replaceAll("\0", "").trim();
  return { commit, date, author, subject, ...(withDiff && { diff: patch }) };
}

function unknownCommit(page: Page, commit: string): LoopwikiError {
  return new LoopwikiError(
    "unknown-commit",
    `Unexpected commit ${JSON.stringify(commit.slice(0, 80))}, expected one that changed ${page.path}.`,
    { hint: "The page's history lists them." },
  );
}
