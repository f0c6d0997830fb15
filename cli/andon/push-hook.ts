import { chmod, readFile, stat, unlink } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { isErrno, LoopwikiError, writeFileDurably, type Git } from "#wiki";

const begin = "# >>> loopwiki andon >>>";
const end = "# <<< loopwiki andon <<<";

export interface HookPlace {
  git: Git;
  repository: string;
  commonDir: string;
}

/** `foreign`: there is a hook of somebody's that is no shell script, so ours cannot be added to it. */
export type HookState = "installed" | "absent" | "foreign";

/** Where git looks for the hook: `core.hooksPath` (husky sets it) or the clone's own folder. */
export async function hookPath({ git, repository, commonDir }: HookPlace): Promise<string> {
  const query = ["config", "--type=path", "--show-origin", "-z", "--get-all", "core.hooksPath"];
  const fields = (await git.answer(query, { okCodes: [0, 1] })).stdout.split("\0");
  // Pairs of origin and value, weakest first; what we give git ourselves comes from the command line.
  const set = fields.findLast(
    (_, index) => index % 2 === 1 && fields[index - 1]?.startsWith("command line") === false,
  );
  if (set === undefined || set === "/dev/null") return join(commonDir, "hooks", "pre-push");
  // husky 9 points git at `.husky/_` and runs the scripts beside it.
  const folder = set.replace(/\.husky\/_\/?$/, ".husky");
  return join(isAbsolute(folder) ? folder : join(repository, folder), "pre-push");
}

export async function hookState(path: string): Promise<HookState> {
  const text = await readOptional(path);
  if (text?.includes(begin) === true) return "installed";
  return text === undefined || isShell(text) ? "absent" : "foreign";
}

/** Adds our block before the first line of the hook, which goes on after it. Doing it again mends it. */
export async function installHook(path: string, program: readonly string[]): Promise<void> {
  const text = (await readOptional(path)) ?? "#!/bin/sh\n";
  if (!isShell(text)) throw foreignHook(path);
  await writeFileDurably(path, withBlock(text, program));
  await chmod(path, 0o755);
}

/** Whether our block is what this version writes; undefined where there is none. */
export async function isHookCurrent(
  path: string,
  program: readonly string[],
): Promise<boolean | undefined> {
  const text = await readOptional(path);
  return text?.includes(begin) === true ? text === withBlock(text, program) : undefined;
}

function withBlock(text: string, program: readonly string[]): string {
  const own = withoutBlock(text);
  const [first = "", ...rest] = own.split("\n");
  const shebang = first.startsWith("#!") ? `${first}\n` : "";
  const body = shebang === "" ? own : rest.join("\n");
  return `${shebang}${blockFor(program)}${body}`;
}

/** Takes our block out again; the file goes when nothing else is in it. False when it was not there. */
export async function uninstallHook(path: string): Promise<boolean> {
  const text = await readOptional(path);
  if (text?.includes(begin) !== true) return false;
  const own = withoutBlock(text);
  if (/^#!\/bin\/sh\s*$/.test(own)) {
    await unlink(path);
    return true;
  }
  const { mode } = await stat(path);
  await writeFileDurably(path, own);
  await chmod(path, mode);
  return true;
}

/** Stops the push at exit code 3 alone; a missing or broken loopwiki warns and lets it through. */
function blockFor(program: readonly string[]): string {
  const words = program.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`);
  const fallback = words.join(" ");
  return [
    begin,
    "if command -v loopwiki >/dev/null 2>&1; then loopwiki_andon='loopwiki'",
    "elif [ -x node_modules/.bin/loopwiki ]; then loopwiki_andon='node_modules/.bin/loopwiki'",
    `elif [ -e ${words.at(-1)} ]; then loopwiki_andon=''`,
    "else loopwiki_andon='none'; fi",
    "loopwiki_code=0", // and no bare failure below: husky runs hooks with `sh -e`
    'case "$loopwiki_andon" in',
    "  none) echo 'loopwiki is not here, so nobody asked whether the line is stopped' >&2 ;;",
    `  '') ${fallback} andon guard pushing >/dev/null </dev/null || loopwiki_code=$? ;;`,
    '  *) "$loopwiki_andon" andon guard pushing >/dev/null </dev/null || loopwiki_code=$? ;;',
    "esac",
    'if [ "$loopwiki_code" -eq 3 ]; then exit 3; fi',
    end,
    "",
  ].join("\n");
}

function withoutBlock(text: string): string {
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  return from < 0 || to < from ? text : text.slice(0, from) + text.slice(to + end.length + 1);
}

function isShell(text: string): boolean {
  const [first = ""] = text.split("\n");
  return !first.startsWith("#!") || /\b(?:ba|da|z|k)?sh\b/.test(first);
}

function foreignHook(path: string): LoopwikiError {
  return new LoopwikiError(
    "foreign-hook",
    `Unexpected ${path}, expected a shell script or no hook.`,
    {
      hint: "Call this from it and stop the push at exit code 3: loopwiki andon guard pushing",
    },
  );
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isErrno(error, "ENOENT")) return undefined;
    throw error;
  }
}
