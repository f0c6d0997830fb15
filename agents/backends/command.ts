import { lstat, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { isErrno, messageOf } from "#wiki";
import { z } from "zod";
import type { Agent, AgentEvent, AgentResult, AgentTask } from "../agent.ts";
import { noSandbox, type Sandbox } from "../sandbox/sandbox.ts";
import { lastWords, plainResult } from "./report.ts";
import { spawnConfined, type AgentProgram, type ProgramExit } from "./spawn-agent.ts";

export interface CommandAgentOptions {
  /** As the settings call it. */
  name: string;
  argv: readonly string[];
  environment: Record<string, string>;
  sandbox?: Sandbox;
}

/** What the program may write to the file named by `LOOPWIKI_RESULT`. */
const resultFileSchema = z.strictObject({
  summary: z.string().optional(),
  output: z.unknown().optional(),
  outcome: z.enum(["ok", "needs-context", "blocked"]).optional(),
});
const example = `{"outcome": "ok", "summary": "Added the check", "output": …}`;
const resultName = "result.json";
const schemaName = "schema.json";
const maxResultBytes = 2_000_000;

/**
 * Any program as an agent: the packet on standard input, the work in the current directory, each line of
 * standard output a text event. `LOOPWIKI_ROLE`, `_PLAN`, `_CHUNK`, `_ATTEMPT` and `_ACCESS` (read or
 * write) say what the task is; `LOOPWIKI_RESULT` names a file for its JSON result, outside the working
 * directory, and `LOOPWIKI_SCHEMA` the JSON Schema of the wanted `output`, when there is one.
 */
export class CommandAgent implements Agent {
  readonly label: string;
  readonly #options: CommandAgentOptions;

  constructor(options: CommandAgentOptions) {
    this.label = `command ${options.name}`;
    this.#options = options;
  }

  async *run(task: AgentTask, signal: AbortSignal): AsyncIterable<AgentEvent> {
    let folder: string;
    try {
      folder = await makeFolder(task.outputSchema);
    } catch (error) {
      yield { type: "result", result: plainResult("infra", messageOf(error)) };
      return;
    }
    try {
      const { argv, sandbox = noSandbox } = this.#options;
      yield* spawnConfined(this.#program(task, folder), task, {
        sandbox,
        signal,
        writable: [folder],
        readable: argv.filter((word) => isAbsolute(word)),
        network: true, // it may be an agent, which must reach its model
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  #program(task: AgentTask, folder: string): AgentProgram {
    let last = "";
    return {
      command: this.#options.argv,
      env: {
        ...this.#options.environment,
        LOOPWIKI_ROLE: task.role,
        LOOPWIKI_PLAN: task.plan,
        LOOPWIKI_CHUNK: task.chunk,
        LOOPWIKI_ATTEMPT: String(task.attempt),
        LOOPWIKI_ACCESS: task.access,
        LOOPWIKI_RESULT: join(folder, resultName),
        ...(task.outputSchema === undefined ? {} : { LOOPWIKI_SCHEMA: join(folder, schemaName) }),
      },
      input: task.packet,
      read: (line: string): AgentEvent[] => {
        if (line.trim() !== "") last = line;
        return [{ type: "text", text: line }];
      },
      finish: async (exit: ProgramExit): Promise<AgentResult> => {
        if (exit.code !== 0) return this.#failed(exit);
        const text = await readResultFile(join(folder, resultName));
        return judge(text, task.outputSchema !== undefined, last);
      },
    };
  }

  #failed(exit: ProgramExit): AgentResult {
    const [program = ""] = this.#options.argv;
    const hint =
      exit.code === 127
        ? `\nThe program was not found: is ${program} installed and on PATH? The settings name it under programs.${this.#options.name}.`
        : "";
    const errors = lastWords(exit.errors, "It wrote nothing to standard error.");
    return plainResult("infra", `${program} ended with exit code ${exit.code}. ${errors}${hint}`);
  }
}

/** A folder for the result, outside the working directory, with the schema in it. */
async function makeFolder(schema: Record<string, unknown> | undefined): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "loopwiki-agent-"));
  if (schema !== undefined)
    await writeFile(join(folder, schemaName), JSON.stringify(schema, undefined, 2));
  return folder;
}

/** The text of the result file; undefined when there is none. */
async function readResultFile(path: string): Promise<string | undefined> {
  try {
    const file = await lstat(path);
    if (!file.isFile() || file.size > maxResultBytes)
      return `(no plain file of at most ${maxResultBytes} bytes)`;
    return await readFile(path, "utf8");
  } catch (error) {
    if (isErrno(error, "ENOENT")) return undefined;
    throw error;
  }
}

function judge(text: string | undefined, wantsOutput: boolean, last: string): AgentResult {
  const summary = lastWords(last, "It ended without a word.");
  if (text === undefined)
    return wantsOutput ? malformed("no file", summary) : plainResult("ok", summary);
  const parsed = resultFileSchema.safeParse(parseJson(text));
  if (!parsed.success) return malformed(text.slice(0, 200), z.prettifyError(parsed.error));
  const { outcome = "ok", output } = parsed.data;
  if (wantsOutput && outcome === "ok" && output === undefined)
    return malformed(text.slice(0, 200), "`output` is missing.");
  return {
    outcome,
    summary: lastWords(parsed.data.summary ?? "", summary),
    ...(output === undefined ? {} : { output }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function malformed(found: string, detail: string): AgentResult {
  return plainResult(
    "malformed",
    `Unexpected result, ${found}, in the file that LOOPWIKI_RESULT names, expected JSON like ${example}. ${detail}`,
  );
}
