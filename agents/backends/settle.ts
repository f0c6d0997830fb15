import type { AgentEvent, AgentResult, AgentTask } from "../agent.ts";
import { readReport } from "./report.ts";

/** Tools that only carry the answer: what they return says nothing about permissions. */
const answerTools = new Set(["StructuredOutput", "structured_output"]);

/**
 * Follows the events of one run and gives its result the meaning it has for the task. What one line of a
 * program cannot know: a limit told earlier, the output that was wanted, what came after a denial.
 */
export class Settlement {
  readonly #task: AgentTask;
  readonly #answers = new Set<string>();
  #limit: Extract<AgentEvent, { type: "rate-limit" }> | undefined;
  #lastToolFailed = false;

  constructor(task: AgentTask) {
    this.#task = task;
  }

  see(event: AgentEvent): AgentEvent {
    if (event.type === "result") return { type: "result", result: this.settle(event.result) };
    if (event.type === "rate-limit") this.#limit = event;
    if (event.type === "tool-call" && answerTools.has(event.name)) this.#answers.add(event.id);
    if (event.type === "tool-result" && !this.#answers.has(event.id))
      this.#lastToolFailed = !event.ok;
    return event;
  }

  settle(given: AgentResult): AgentResult {
    const result = this.#limited(given);
    const settled =
      this.#task.outputSchema === undefined ? this.#withReport(result) : withOutput(result);
    if (settled.denied === undefined || settled.denied.length === 0) return settled;
    return { ...settled, summary: `${settled.summary}\nDenied: ${settled.denied.join(", ")}.` };
  }

  #limited(result: AgentResult): AgentResult {
    if (this.#limit === undefined) return result;
    if (result.outcome !== "rate-limited" && result.outcome !== "infra") return result;
    const { resumeAt = result.resumeAt } = this.#limit;
    return {
      ...result,
      outcome: "rate-limited",
      failure: "rate-limit",
      ...(resumeAt === undefined ? {} : { resumeAt }),
    };
  }

  /** Who wanted no output is asked for a report; without it there is still the work, judged by itself. */
  #withReport({ output, ...result }: AgentResult): AgentResult {
    const report = readReport(output);
    if (result.outcome === "malformed") return { ...result, outcome: "ok" };
    if (result.outcome !== "ok") return result;
    const told = report === undefined ? result : { ...result, ...report };
    // A program that was not allowed to do the work still ends "well"; that it found another way shows in
    // a tool that succeeded later.
    const stuck = told.outcome === "ok" && result.denied !== undefined && this.#lastToolFailed;
    return stuck ? { ...told, outcome: "blocked" } : told;
  }
}

/** A task that wants output and got none has failed, whatever the words say. */
function withOutput(result: AgentResult): AgentResult {
  if (result.outcome !== "ok" || result.output !== undefined) return result;
  const summary = `It ended without the structured output that was wanted. ${result.summary}`;
  return { ...result, outcome: "malformed", summary };
}
