import { readFile } from "node:fs/promises";
import { isErrno, LoopwikiError, writeFileDurably } from "#wiki";
import { parseConfig } from "./parse-config.ts";
import type { ConfigInput } from "./schema.ts";

/**
 * Changes a settings file by a function of what it says now; a missing file says nothing. Written as JSON
 * with two spaces. Throws `bad-config` when the file is wrong already: nothing is written over a mistake.
 */
export async function changeSettings(
  path: string,
  change: (settings: ConfigInput) => ConfigInput,
): Promise<void> {
  const source = await readFile(path, "utf8").catch((error: unknown) => {
    if (isErrno(error, "ENOENT")) return "{}";
    throw error;
  });
  const { value, problems } = parseConfig(source);
  const [problem] = problems;
  if (problem)
    throw new LoopwikiError("bad-config", `${path}:${problem.line}: ${problem.reason}`, {
      hint: "Mend the file first; nothing was written.",
    });
  await writeFileDurably(path, `${JSON.stringify(change(value), null, 2)}\n`);
}
