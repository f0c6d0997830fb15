import type { Agent, AgentEvent, AgentTask } from "../agent.ts";
import { noSandbox, type Sandbox } from "../sandbox/sandbox.ts";
import { lastWords, plainResult } from "./report.ts";
import { spawnConfined } from "./spawn-agent.ts";

const tailLines = 40;

/**
 * Does a chunk with its own `run` command (a fixer, a codemod) and no model. A command that fails is
 * `blocked`, not one of three attempts: it would fail the same way again.
 */
export class MechanicalAgent implements Agent {
  readonly label = "mechanical";
  readonly #environment: Record<string, string>;
  readonly #sandbox: Sandbox;

  constructor(options: { environment: Record<string, string>; sandbox?: Sandbox }) {
    this.#environment = options.environment;
    this.#sandbox = options.sandbox ?? noSandbox;
  }

  async *run(task: AgentTask, signal: AbortSignal): AsyncIterable<AgentEvent> {
    const command = task.run;
    if (task.access === "read" || command === undefined) {
      const summary = task.access === "read" ? cannotJudge(task) : needsAgent(task);
      yield { type: "result", result: plainResult("blocked", summary) };
      return;
    }
    const tail: string[] = [];
    const program = {
      command,
      env: this.#environment,
      input: "",
      read: (line: string): AgentEvent[] => {
        tail.push(line);
        if (tail.length > tailLines) tail.shift();
        return [{ type: "text", text: line }];
      },
      finish: ({ code, errors }: { code: number; errors: string }) => {
        const output = lastWords([...tail, errors].join("\n"), "It printed nothing.");
        return code === 0
          ? plainResult("ok", `Ran \`${command}\`.\n${output}`)
          : plainResult("blocked", `\`${command}\` ended with exit code ${code}.\n${output}`);
      },
    };
    yield* spawnConfined(program, task, { sandbox: this.#sandbox, signal });
  }
}

function needsAgent(task: AgentTask): string {
  return `${howToConfigure(task, `Chunk "${task.chunk}" of plan ${task.plan} has no \`run\` command, so it needs an agent`)}
Or give the chunk a \`run\` command that does the work.`;
}

function cannotJudge(task: AgentTask): string {
  return howToConfigure(task, `A mechanical command cannot do the work of the ${task.role}`);
}

function howToConfigure(task: AgentTask, why: string): string {
  const claude = { roles: { [task.role]: { backend: "claude-code", model: "claude-sonnet-4-5" } } };
  const own = {
    programs: { "my-agent": ["my-agent", "--headless"] },
    roles: { [task.role]: { backend: "my-agent" } },
  };
  return `${why}, and no agent is configured for the role ${task.role}.
Add one to loopwiki.config.json, Claude Code for example:
  ${JSON.stringify(claude)}
or any program that reads the task from standard input and works in the current directory:
  ${JSON.stringify(own)}`;
}
