import type { AuditContext } from "../../../agents/audit/analyzer.ts";
import { buildModuleGraph } from "../../../agents/audit/module-graph.ts";
import { readSourceFiles } from "../../../agents/audit/source-files.ts";
import { commandEnvironment } from "#agents";
import type { TestRepository } from "../../tools/make-repository.ts";

/** The context of an analyzer over a test repository as it is committed, with its notes. */
export async function makeContext(
  { directory, git }: TestRepository,
  more: Partial<AuditContext> = {},
): Promise<AuditContext & { notes: string[] }> {
  const source = await readSourceFiles(git, []);
  const notes: string[] = [...source.notes];
  return {
    directory,
    git,
    source,
    graph: () => buildModuleGraph(directory, source.files),
    commands: {},
    contentRoot: "",
    environment: commandEnvironment(process.env),
    signal: new AbortController().signal,
    note: (text) => void notes.push(text),
    now: new Date("2026-06-01T00:00:00Z"),
    notes,
    ...more,
  };
}

/** `count` different lines of code, indented by `indent`. */
export function codeLines(count: number, name: string, indent = "  "): string {
  return Array.from(
    { length: count },
    (_, index) => `${indent}const ${name}${index} = measure(${index}, "${name}");\n`,
  ).join("");
}
