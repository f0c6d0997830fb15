import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { seedFolder } from "#wiki";
import { z } from "zod";
import { runCommand } from "../sandbox/run-command.ts";
import type { AuditContext } from "./analyzer.ts";
import { exists } from "./source-files.ts";

const named = z.object({ name: z.string(), line: z.number().optional() });
const list = z.array(named).default([]);

/** One file of `knip --reporter json`; only what the audit uses. */
const issueSchema = z.object({
  file: z.string(),
  files: list,
  dependencies: list,
  devDependencies: list,
  exports: list,
  types: list,
});
export type KnipIssue = z.infer<typeof issueSchema>;
const reportSchema = z.object({ issues: z.array(issueSchema) });

const modules = "node_modules";
const bin = `${modules}/knip/bin/knip.js`;

/**
 * Runs knip (the repository's own when it has one, else ours) in the checkout. Throws when it cannot
 * load the repository's settings.
 */
export async function runKnip(context: AuditContext): Promise<KnipIssue[]> {
  const own = join(context.directory, bin);
  const program = (await exists(own)) ? own : knipProgram();
  const pieces: string[] = []; // the whole report: what `runCommand` keeps has a limit
  const result = await runCommand({
    command: [process.execPath, program, "--reporter", "json", "--no-progress"],
    cwd: context.directory,
    env: context.environment,
    sandbox: context.sandbox,
    readable: program === own ? [] : [program.slice(0, -bin.length) + modules],
    signal: context.signal,
    timeoutMs: 110_000,
    onStdout: (text) => void pieces.push(text),
  });
  context.signal.throwIfAborted();
  const report = pieces.join("");
  const start = report.indexOf('{"issues"');
  if (result.timedOut || start === -1 || result.exitCode > 1) {
    const said = `${result.stderr}\n${result.stdout}`.trim().split("\n").slice(0, 3).join(" ");
    throw new Error(result.timedOut ? "knip did not end in 110 seconds" : `knip failed: ${said}`);
  }
  return reportSchema.parse(JSON.parse(report.slice(start))).issues;
}

/** Our own copy; `require.resolve` of the main file, because knip exports no other path. */
function knipProgram(): string {
  const main = createRequire(import.meta.url).resolve("knip");
  const at = main.lastIndexOf(join("node_modules", "knip"));
  return join(main.slice(0, at), bin);
}

/** Folder with the tools we bring and nothing else, to be put after everything else on `PATH`. */
export function bundledTools(): string {
  return join(seedFolder("agents"), "tools");
}

/** What `bundledTools` needs to be read when it runs: the folder itself, and where knip is installed. */
export async function bundledFolders(): Promise<string[]> {
  const tools = bundledTools();
  const places = createRequire(join(tools, "knip.mjs")).resolve.paths("knip") ?? [];
  for (const place of places) if (await exists(join(place, "knip"))) return [tools, place];
  return [tools];
}

/**
 * `PATH` for mechanical commands: the repository's own programs first, then the usual ones, then ours,
 * so that a plan's `run: knip --fix` works in any repository.
 */
export function mechanicalPath(directory: string, path: string): string {
  const own = join(directory, "node_modules", ".bin");
  return [own, path, bundledTools()].filter(Boolean).join(delimiter);
}
