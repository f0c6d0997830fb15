import { matchesAny } from "#plans";
import { z } from "zod";
import { defineTool, type Tool } from "./tool.ts";
import { ToolProblem } from "./work-files.ts";

const path = z.string().min(1).describe("relative to the working directory, with /");
const glob = z.string().optional().describe("only files that match it, e.g. src/**/*.ts");

/** Lines shown at once, files listed, and lines found. */
const maxLines = 500;
const maxListed = 400;
const maxFound = 100;
const maxLine = 300;
/** A search ends after so long, in milliseconds, with what it has found. */
const maxSearchMs = 10_000;

const readFile = defineTool({
  name: "read_file",
  description: `Shows a file with line numbers, at most ${maxLines} lines at once.`,
  input: z.strictObject({
    path,
    from: z.int().min(1).optional().describe("first line"),
    to: z.int().min(1).optional().describe("last line"),
  }),
  run: async ({ path, from = 1, to = Infinity }, { files }) => {
    const lines = (await files.read(path)).split("\n");
    const last = Math.min(to, from + maxLines - 1, lines.length);
    if (from > lines.length) throw new ToolProblem(`${path} has only ${lines.length} lines.`);
    const shown = lines.slice(from - 1, last).map((line, index) => `${from + index}\t${line}`);
    const rest = last < Math.min(to, lines.length) ? [`… ${lines.length} lines in all`] : [];
    return [...shown, ...rest].join("\n");
  },
});

const listFiles = defineTool({
  name: "list_files",
  description: "Lists the repository's files, without what git ignores.",
  input: z.strictObject({ glob }),
  run: async ({ glob }, { files }) => {
    const paths = (await files.list()).filter(
      (file) => glob === undefined || matchesAny(file, [glob]),
    );
    const rest = paths.length > maxListed ? [`… ${paths.length} in all; use a glob`] : [];
    return [...paths.slice(0, maxListed), ...rest].join("\n") || "No file matches.";
  },
});

const search = defineTool({
  name: "search",
  description: "Finds lines that contain a text, as it is written: no pattern. Upper case counts.",
  input: z.strictObject({ text: z.string().min(1), glob }),
  run: async ({ text, glob }, { files, alive, signal }) => {
    const found: string[] = [];
    const until = Date.now() + maxSearchMs;
    for (const file of await files.list()) {
      if (glob !== undefined && !matchesAny(file, [glob])) continue;
      if (found.length >= maxFound || Date.now() > until)
        return [...found, "… and more"].join("\n");
      signal.throwIfAborted();
      alive();
      const content = await files.read(file).catch(() => ""); // gone, too large, or no text
      if (content.includes(text)) found.push(...linesWith(file, content, text));
    }
    return found.join("\n") || "Nothing found.";
  },
});

function linesWith(file: string, content: string, text: string): string[] {
  const [first = ""] = text.split("\n");
  return content
    .split("\n")
    .map((line, index) => ({ line, place: `${file}:${index + 1}` }))
    .filter(({ line }) => line.includes(first))
    .map(({ line, place }) => `${place}: ${line.trim().slice(0, maxLine)}`);
}

const editFile = defineTool({
  name: "edit_file",
  description: "Replaces a text that is in the file exactly once.",
  writes: true,
  input: z.strictObject({
    path,
    old: z.string().min(1).describe("exactly as it stands there, with its spaces and line ends"),
    new: z.string(),
  }),
  run: async ({ path, old, new: replacement }, { files }) => {
    const before = await files.read(path);
    const places = before.split(old).length - 1;
    if (places !== 1)
      throw new ToolProblem(
        places === 0
          ? `That text is not in ${path}. Read the file again and copy it exactly.`
          : `That text is in ${path} ${places} times. Take more of what is around it.`,
      );
    if (old === replacement) throw new ToolProblem("Old and new are the same: nothing to change.");
    await files.write(path, before.split(old).join(replacement));
    return `Changed ${path}.`;
  },
});

const writeFile = defineTool({
  name: "write_file",
  description: "Creates a file, or replaces all of it.",
  writes: true,
  input: z.strictObject({ path, text: z.string() }),
  run: async ({ path, text }, { files }) => {
    await files.write(path, text);
    return `Wrote ${path}.`;
  },
});

export const fileTools: readonly Tool[] = [readFile, listFiles, search, editFile, writeFile];
