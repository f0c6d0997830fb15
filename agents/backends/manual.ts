import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isErrno, messageOf, parseMapping } from "#wiki";
import { z } from "zod";
import type { Agent, AgentEvent, AgentResult, AgentTask } from "../agent.ts";
import { plainResult, reportSchema } from "./report.ts";
import { stoppedResult, Watchdog } from "./watchdog.ts";

export interface ManualAgentOptions {
  /** Folder for briefs and answers, outside every worktree. */
  folder: string;
  /** Resolves when the person says at the terminal that it is done; undefined where nobody sits at one. */
  whenSaid?: (signal: AbortSignal) => Promise<void>;
  /** Opens the brief for the person, when that was asked for. */
  open?: (path: string) => Promise<void>;
}

/** How often it is looked whether the person is done, in milliseconds. */
const lookMs = 200;
const hour = 3_600_000;

/**
 * A person as an agent: the brief is laid into a file, and when the person says that it is done, the same
 * gates judge the work as anybody's. Where an answer is wanted, a form beside the brief is filled in; one
 * that does not fit is told and waited for again.
 */
export class ManualAgent implements Agent {
  readonly label = "manual";
  /** A person sleeps, and is away for a week. */
  readonly patience = { idleMs: 72 * hour, hardMs: 7 * 24 * hour };
  readonly #options: ManualAgentOptions;

  constructor(options: ManualAgentOptions) {
    this.#options = options;
  }

  async *run(task: AgentTask, signal: AbortSignal): AsyncIterable<AgentEvent> {
    const stop = new AbortController();
    const watchdog = new Watchdog(task.limits, signal, () => stop.abort());
    let result: AgentResult;
    try {
      result = yield* this.#work(task, stop.signal);
    } catch (error) {
      result = plainResult("infra", messageOf(error));
    } finally {
      watchdog.close();
      stop.abort();
    }
    const { reason } = watchdog;
    yield {
      type: "result",
      result: reason === undefined ? result : stoppedResult(reason, task.limits),
    };
  }

  async *#work(task: AgentTask, signal: AbortSignal): AsyncGenerator<AgentEvent, AgentResult> {
    signal.throwIfAborted();
    await stat(task.cwd);
    const { folder, open, whenSaid } = this.#options;
    const place = join(folder, [task.plan, task.chunk, task.role, task.attempt].join("."));
    const files = {
      brief: join(place, "brief.md"),
      form: join(place, "answer.yaml"),
      done: join(place, "done"),
    };
    await rm(place, { recursive: true, force: true });
    await mkdir(place, { recursive: true });
    await writeFile(files.brief, task.packet);
    await writeFile(files.form, formFor(task));
    const enter = whenSaid === undefined ? "" : "press Enter, or ";
    const ending = `When it is done, fill in ${files.form}, then ${enter}create the file ${files.done}.`;
    yield {
      type: "text",
      text: `Your turn as the ${task.role}, in ${task.cwd}. The brief: ${files.brief}`,
    };
    yield { type: "text", text: ending };
    await open?.(files.brief);
    for (;;) {
      await this.#done(files.done, signal);
      const read = readForm(await readFile(files.form, "utf8"), task);
      if (!("problem" in read)) return read;
      await rm(files.done, { force: true });
      yield { type: "text", text: `${files.form}: ${read.problem}` };
      yield { type: "text", text: ending };
    }
  }

  /** Settles when the person says so, one way or the other. */
  async #done(file: string, signal: AbortSignal): Promise<void> {
    const found = new AbortController();
    const either = AbortSignal.any([signal, found.signal]);
    const { whenSaid } = this.#options;
    const said = whenSaid?.(either).then(() => true);
    try {
      await Promise.race([...(said === undefined ? [] : [said]), appears(file, either)]);
    } finally {
      found.abort();
      said?.catch(() => undefined);
    }
  }
}

async function appears(file: string, signal: AbortSignal): Promise<void> {
  while (!(await exists(file))) await sleep(lookMs, undefined, { signal });
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (isErrno(error, "ENOENT")) return false;
    throw error;
  }
}

/** The form, filled in with the likeliest answer; an output is shown as the schema asks for it. */
function formFor({ outputSchema }: AgentTask): string {
  const report = "outcome: ok # or needs-context, or blocked\nsummary: done\n";
  if (outputSchema === undefined) return report;
  const schema = JSON.stringify(outputSchema, undefined, 2).replaceAll(/^/gm, "#   ");
  return `${report}output: # replace this line with what the schema below describes\n# The schema of \`output\`:\n${schema}\n`;
}

function readForm(text: string, { outputSchema }: AgentTask): AgentResult | { problem: string } {
  const { data, problems } = parseMapping(text, 1);
  const [first] = problems;
  if (first !== undefined) return { problem: `line ${first.line}: ${first.reason}` };
  const output =
    outputSchema === undefined ? z.unknown().optional() : z.fromJSONSchema(outputSchema);
  const isOk = (data["outcome"] ?? "ok") === "ok";
  const form = reportSchema.extend({ output: isOk ? output : z.unknown().optional() });
  const parsed = form.safeParse(data);
  if (!parsed.success) return { problem: z.prettifyError(parsed.error) };
  const { output: answer, ...report } = parsed.data;
  return answer === undefined || answer === null ? report : { ...report, output: answer };
}
