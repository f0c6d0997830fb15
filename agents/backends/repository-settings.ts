import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * What a repository may hold that a coding CLI takes no switch against. Such a run is refused with the
 * words given here; undefined when there is nothing of the kind.
 */
export type Refusal = (cwd: string) => Promise<string | undefined>;

/**
 * opencode 1.18.33 runs `.opencode/plugin(s)/*` of the repository and the `plugins` its settings name, also
 * with `--pure` and `OPENCODE_DISABLE_PROJECT_CONFIG` (seen).
 */
export const opencodePlugins: Refusal = async (cwd) => {
  for (const folder of [".opencode/plugin", ".opencode/plugins"]) {
    const files = await readdir(join(cwd, folder)).catch(() => []);
    if (files.length > 0) return pluginsWords(`${folder}/${files[0] ?? ""}`);
  }
  for (const folder of ["", ".opencode"]) {
    for (const name of ["opencode.json", "opencode.jsonc"]) {
      const text = await textOf(join(cwd, folder, name));
      if (/"plugins?"/.test(text)) return pluginsWords(join(folder, name));
    }
  }
  return undefined;
};

function pluginsWords(path: string): string {
  return `Unexpected ${path}: opencode would run that code with your login. Remove it from the repository, or give the role another agent.`;
}

/** The form that 0.15.10 writes. */
const qwenSettingsVersion = 4;

/** Qwen Code 0.15.10 rewrites settings of an older form, also with `--bare` (seen): nobody asked for that. */
export const qwenOldSettings: Refusal = async (cwd) => {
  const text = await textOf(join(cwd, ".qwen/settings.json"));
  const version = Number(/"\$version"\s*:\s*(\d+)/.exec(text)?.[1] ?? 0);
  if (text === "" || version >= qwenSettingsVersion) return undefined;
  return "Unexpected .qwen/settings.json of an older form: Qwen Code would rewrite it. Start `qwen` there once and commit what it writes, or give the role another agent.";
};

function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}
