import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "#wiki";
import type { Agent, AgentEvent, AgentResult, AgentTask } from "../agent.ts";
import { AgentProcess } from "./agent-process.ts";
import { answerForm } from "./answer.ts";
import { plainResult, reportJsonSchema } from "./report.ts";
import { Settlement } from "./settle.ts";
import { stoppedResult, Watchdog } from "./watchdog.ts";

/** How an agent is started so that it speaks the Agent Client Protocol on its standard streams. */
export interface AcpProgram {
  name: string;
  argv: readonly string[];
  /** True when the model is among its arguments or in its environment, and need not be chosen later. */
  hasModel?: boolean;
  /** The complete environment for a task. */
  env: (task: AgentTask) => Record<string, string>;
}

/** Between the end of the connection and that of the program, when it was the program that ended. */
const exitMs = 500;

/**
 * Any agent that speaks the Agent Client Protocol (agentclientprotocol.com). What it asks for is decided by
 * the task's access and the working directory (`acp-permission.ts`); files it wants from us are confined to
 * that directory. What it does without asking is its own affair: the gates judge it.
 */
export class AcpAgent implements Agent {
  readonly label: string;
  readonly #program: AcpProgram;
  readonly #model: string | undefined;

  constructor(program: AcpProgram, options: { model?: string } = {}) {
    this.label = ["acp", program.name, options.model].filter(Boolean).join(" ");
    this.#program = program;
    this.#model = options.model;
  }

  async *run(task: AgentTask, signal: AbortSignal): AsyncIterable<AgentEvent> {
    if (signal.aborted) {
      yield { type: "result", result: stoppedResult("aborted", task.limits) };
      return;
    }
    const { argv, env } = this.#program;
    const running = new AgentProcess({ command: argv, env: env(task) }, task.cwd);
    const watchdog = new Watchdog(task.limits, signal, () => void running.stop());
    running.onOutput = () => watchdog.alive();
    const settlement = new Settlement(task);
    let result: AgentResult = plainResult("infra", `${this.label} ended without a result`);
    try {
      for await (const event of this.#turn(running, task)) {
        if (event.type === "result") result = settlement.settle(event.result);
        else yield settlement.see(event);
      }
    } finally {
      watchdog.close();
      await running.stop();
    }
    if (watchdog.reason !== undefined) result = stoppedResult(watchdog.reason, task.limits);
    yield { type: "result", result };
  }

  /** The events of the one turn as they come, with the program's own end in place of a broken connection. */
  async *#turn(running: AgentProcess, task: AgentTask): AsyncGenerator<AgentEvent> {
    const { runAcpTurn } = await import("./acp-session.ts");
    const events = new EventQueue();
    const turn = {
      task,
      prompt: task.packet + answerForm(task.outputSchema ?? reportJsonSchema),
      model: this.#program.hasModel === true ? undefined : (task.model ?? this.#model),
      emit: (event: AgentEvent) => events.add(event),
    };
    const [file = ""] = this.#program.argv;
    const over = runAcpTurn(running, turn).then(async (result) => {
      if (result.outcome !== "infra" || result.failure !== undefined) return result;
      const exit = await Promise.race([running.ended, sleep(exitMs)]);
      return exit === undefined ? result : endedEarly(file, exit, result);
    });
    over.then(
      (result) => events.end({ type: "result", result }),
      (error: unknown) =>
        events.end({ type: "result", result: plainResult("infra", messageOf(error)) }),
    );
    yield* events.read();
  }
}

function endedEarly(
  file: string,
  { code, errors }: { code: number; errors: string },
  result: AgentResult,
): AgentResult {
  const hint = code === 127 ? " Is it installed and on PATH?" : "";
  const words = errors.trim() === "" ? result.summary : errors.trim();
  return { ...result, summary: `${file} ended with exit code ${code}. ${words}${hint}` };
}

/** Events that come by callback, read one after the other. */
class EventQueue {
  readonly #waiting: AgentEvent[] = [];
  #wake: () => void = () => undefined;
  #over = false;

  add(event: AgentEvent): void {
    this.#waiting.push(event);
    this.#wake();
  }

  end(event: AgentEvent): void {
    this.#over = true;
    this.add(event);
  }

  async *read(): AsyncGenerator<AgentEvent> {
    for (;;) {
      const next = this.#waiting.shift();
      if (next !== undefined) yield next;
      else if (this.#over) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
