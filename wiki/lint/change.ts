import type { ContentRoot } from "../content-root.ts";
import { LoopwikiError } from "../errors.ts";
import { Git } from "../git.ts";
import { wikiFolder } from "../layout.ts";
import { parsePage, type Page } from "../page.ts";
import { acceptedFile } from "./accepted.ts";
import { documentKindOf } from "./documents.ts";
import type { LintDocument } from "./rule.ts";

/** What became different since a commit, in the working tree. */
export interface Change {
  /** Repository paths of all files that were added, changed or removed. */
  files: ReadonlySet<string>;
  /** Those of `files` that were pages, and documents, as they were. */
  pagesBefore: readonly Page[];
  documentsBefore: readonly LintDocument[];
  /** Whether settings changed by which every page is judged. */
  everything: boolean;
}

/** Files of git shown at once: each is a process. */
const atOnce = 16;

/**
 * The change from where `base` (a commit or branch) and HEAD parted to the working tree, files that git
 * does not know yet included. Throws `unknown-base`.
 */
export async function readChange(content: ContentRoot, base: string): Promise<Change> {
  const git = new Git(content.repository);
  const start = base === "HEAD" ? await headOf(git) : await partingPoint(git, base);
  if (start === undefined)
    return { files: new Set(), pagesBefore: [], documentsBefore: [], everything: true };
  const [differing, added] = await Promise.all([
    git.list(["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", start, "--"]),
    git.list(["ls-files", "-z", "--others", "--exclude-standard"]),
  ]);
  const files = new Set([...differing, ...added]);
  const pagesBefore: Page[] = [];
  const documentsBefore: LintDocument[] = [];
  const pageFolder = `${content.repositoryPath(wikiFolder)}/`;
  for (const [file, text] of await textsAt(git, start, differing.filter(isText))) {
    if (text === undefined) continue;
    const path = file.slice(content.prefix === "" ? 0 : content.prefix.length + 1);
    const kind = documentKindOf(file, content.prefix);
    if (file.startsWith(pageFolder)) pagesBefore.push(parsePage(path, text, file));
    else if (kind) documentsBefore.push({ kind, file, text });
  }
  const judges = ["agents/LANGUAGE.md", acceptedFile].map((path) => content.repositoryPath(path));
  const settings = ["loopwiki.config.json", ".gitignore", ...judges];
  const everything = settings.some((file) => files.has(file));
  return { files, pagesBefore, documentsBefore, everything };
}

/** Undefined before the first commit. */
async function headOf(git: Git): Promise<string | undefined> {
  const asked = ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"];
  const { code, stdout } = await git.answer(asked, { okCodes: [0, 1] });
  return code === 0 ? stdout.trim() : undefined;
}

async function partingPoint(git: Git, base: string): Promise<string> {
  const commit = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${base}^{commit}`];
  const found = await git.answer(commit, { okCodes: [0, 1, 128] });
  const common = await git.answer(["merge-base", found.stdout.trim() || "HEAD", "HEAD"], {
    okCodes: [0, 1, 128],
  });
  if (found.code === 0 && common.code === 0) return common.stdout.trim();
  throw new LoopwikiError(
    "unknown-base",
    `Unexpected base "${base}", expected a commit or branch that shares history with HEAD.`,
    { hint: "In CI, fetch the history first: `fetch-depth: 0` with actions/checkout." },
  );
}

function isText(path: string): boolean {
  return /\.mdc?$|rules$/.test(path);
}

async function textsAt(
  git: Git,
  commit: string,
  paths: readonly string[],
): Promise<[path: string, text: string | undefined][]> {
  const texts: [string, string | undefined][] = [];
  for (let from = 0; from < paths.length; from += atOnce) {
    const some = paths
      .slice(from, from + atOnce)
      .map(async (path): Promise<[string, string | undefined]> => {
        const asked = ["cat-file", "blob", `${commit}:${path}`];
        const { code, stdout } = await git.answer(asked, { okCodes: [0, 128] });
        return [path, code === 0 ? stdout : undefined];
      });
    texts.push(...(await Promise.all(some)));
  }
  return texts;
}
