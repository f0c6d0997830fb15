import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { run as runInstall } from "../../../cli/commands/install.ts";
import { run as runUninstall } from "../../../cli/commands/uninstall.ts";
import { recordingContext, type RecordingOutput } from "../recording-output.ts";

/** Every file, folder and link below a directory with its bytes and rights; of `.git` only our own folder. */
export async function snapshot(directory: string, below = ""): Promise<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const name of (await readdir(join(directory, below))).toSorted()) {
    const path = below === "" ? name : `${below}/${name}`;
    if (below === ".git" && name !== "loopwiki") continue;
    const full = join(directory, path);
    const stat = await lstat(full);
    const rights = (stat.mode & 0o7777).toString(8);
    if (stat.isSymbolicLink()) result[path] = `link to ${await readlink(full)}`;
    else if (stat.isFile()) result[path] = `${rights} ${(await readFile(full)).toString("latin1")}`;
    else {
      result[path] = rights;
      Object.assign(result, await snapshot(directory, path));
    }
  }
  return result;
}

export async function install(
  directory: string,
  args: readonly string[] = everybody,
  options: Record<string, unknown> = {},
): Promise<RecordingOutput> {
  const context = recordingContext(directory);
  if ((await runInstall(context, { args, options })) !== 0) throw new Error("install failed");
  return context.output;
}

export async function uninstall(directory: string): Promise<RecordingOutput> {
  const context = recordingContext(directory);
  if ((await runUninstall(context, { args: [], options: {} })) !== 0)
    throw new Error("uninstall failed");
  return context.output;
}

export const everybody = ["claude", "codex", "cursor", "opencode", "gemini", "vscode"];
