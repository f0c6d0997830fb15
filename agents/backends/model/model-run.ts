import type { AgentEvent, AgentResult, AgentTask } from "../../agent.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import { softLimit } from "../../run-agent.ts";
import { lastWords, plainResult } from "../report.ts";
import type { Answer, ToolCall } from "./answer.ts";
import { ask, type Asking } from "./ask.ts";
import { Conversation } from "./conversation.ts";
import { fileTools } from "./file-tools.ts";
import { FinishTool, finishName } from "./finish-tool.ts";
import { otherTools } from "./other-tools.ts";
import type { ModelRequest } from "./providers.ts";
import { headAndTail, type Tool, type Used, type Workshop } from "./tool.ts";
import { WorkFiles } from "./work-files.ts";

/** Requests of one run; far above what honest work takes (SWE-agent stops at 250). */
const maxRequests = 200;
/** Answers in a row that cannot be used before the run is `malformed` (research/reliability.md (f)). */
const maxSlips = 3;

interface Surroundings {
  provider: string;
  effort?: string | undefined;
  environment: Record<string, string>;
  sandbox?: Sandbox | undefined;
  contentRoot: string;
  asking: Asking;
  alive: () => void;
}

const softWords =
  "Two thirds of your time are over. Bring what you have to an end that works, then call finish.";

/** What came of a tool call; `finish` has the run's result. */
type Done = Used & { result?: AgentResult };

/** One task in the hands of a model: ask, do what it wants, show it what came of it, ask again. */
export class ModelRun {
  readonly #asking: Asking;
  readonly #conversation: Conversation;
  readonly #tools: ReadonlyMap<string, Tool>;
  readonly #finish: FinishTool;
  readonly #workshop: Workshop;
  readonly #request: Omit<ModelRequest, "prompt">;
  /** When the soft limit is reached, as `performance.now` counts. */
  readonly #softEnd: number;
  /** Answers in a row that could not be used. */
  #slips = 0;

  private constructor(task: AgentTask, workshop: Workshop, around: Surroundings) {
    this.#asking = around.asking;
    this.#softEnd = performance.now() + softLimit(task.limits);
    this.#workshop = workshop;
    this.#conversation = new Conversation(task);
    const usable = [...fileTools, ...otherTools].filter(
      ({ writes }) => task.access === "write" || !writes,
    );
    this.#tools = new Map(usable.map((tool) => [tool.name, tool]));
    this.#finish = new FinishTool(task.outputSchema);
    this.#request = requestOf([...usable, this.#finish], around);
  }

  static async open(task: AgentTask, around: Surroundings): Promise<ModelRun> {
    const { contentRoot, environment, sandbox, alive, asking } = around;
    const files = await WorkFiles.open(task.cwd, contentRoot);
    const { signal } = asking;
    const { network, protect } = task;
    const confined = { environment, sandbox, network, protect };
    return new ModelRun(task, { files, contentRoot, ...confined, alive, signal }, around);
  }

  async *work(): AsyncGenerator<AgentEvent, AgentResult> {
    let told = false;
    for (let requests = 0; requests < maxRequests; requests += 1) {
      if (!told && performance.now() > this.#softEnd) {
        told = true;
        this.#conversation.addWords(softWords);
      }
      const prompt = this.#conversation.prompt();
      const answer = yield* ask({ ...this.#request, prompt }, this.#asking);
      if ("outcome" in answer) return answer;
      const result = yield* this.#take(answer);
      if (result !== undefined) return result;
    }
    return plainResult("blocked", `${maxRequests} requests and no end.`);
  }

  /** Does what an answer wants; the result when it was the last one. */
  async *#take(answer: Answer): AsyncGenerator<AgentEvent, AgentResult | undefined> {
    if (answer.finish === "refusal") {
      const summary = lastWords(answer.text, "The model refused.");
      return { outcome: "blocked", summary: `The model refused: ${summary}`, failure: "refusal" };
    }
    if (answer.finish === "length")
      return this.#slip(answer, "Your answer was cut off: it was too long. Take a smaller step.");
    if (answer.calls.length > 0) return yield* this.#doAll(answer);
    if (answer.finish === "pause") return this.#slip(answer, "Go on.");
    if (answer.text.trim() === "")
      return this.#slip(answer, "Your answer was empty. Use a tool, or call finish.");
    if (!this.#finish.wantsOutput) return plainResult("ok", lastWords(answer.text, ""));
    return this.#slip(answer, "Call finish with your answer as its output; words do not count.");
  }

  /** Uses the tools in their order. `finish` ends the run when it is understood. */
  async *#doAll(answer: Answer): AsyncGenerator<AgentEvent, AgentResult | undefined> {
    this.#conversation.addAnswer(answer);
    const results = [];
    let result: AgentResult | undefined;
    let slipped = true;
    for (const call of answer.calls) {
      const { id, name } = call;
      const input = parse(call.input);
      yield { type: "tool-call", id, name, input: input ?? call.input };
      const used: Done = input === undefined ? notJson(call) : await this.#use(name, input);
      result ??= used.result;
      slipped &&= used.malformed === true;
      const text = headAndTail(used.text);
      yield { type: "tool-result", id, ok: used.ok, text };
      results.push({ id, name, ok: used.ok, text });
    }
    if (result !== undefined) return result;
    this.#conversation.addResults(results);
    if (!slipped) this.#slips = 0;
    return slipped ? this.#count(results.map(({ text }) => text).join("\n")) : undefined;
  }

  async #use(name: string, input: unknown): Promise<Done> {
    if (name === finishName) {
      const finished = this.#finish.read(input);
      if ("problem" in finished) return { ok: false, malformed: true, text: finished.problem };
      return { ok: true, text: "Done.", result: finished.result };
    }
    const tool = this.#tools.get(name);
    if (tool !== undefined) return tool.use(input, this.#workshop);
    const known = [...this.#tools.keys(), finishName].join(", ");
    const text = `Unexpected tool ${name}, expected one of ${known}.`;
    return { ok: false, malformed: true, text };
  }

  /** An answer that is no use: the model is told why, and asked again. */
  #slip(answer: Answer, words: string): AgentResult | undefined {
    const content = answer.content.filter(({ type }) => type !== "tool-call");
    this.#conversation.addAnswer({ content });
    if (answer.finish !== "pause" || content.length === 0) this.#conversation.addWords(words);
    return this.#count(words);
  }

  #count(problem: string): AgentResult | undefined {
    this.#slips += 1;
    if (this.#slips <= maxSlips) return undefined;
    return plainResult(
      "malformed",
      `${this.#slips} answers in a row could not be used, the last: ${problem.slice(0, 500)}`,
    );
  }
}

function requestOf(
  tools: readonly Pick<Tool, "name" | "description" | "schema">[],
  { provider, effort }: Surroundings,
): Omit<ModelRequest, "prompt"> {
  const thinking = effort === undefined ? {} : { reasoningEffort: effort };
  return {
    tools: tools.map(({ name, description, schema }) => ({
      type: "function",
      name,
      description,
      inputSchema: schema,
    })),
    toolChoice: { type: "auto" },
    providerOptions: {
      // What is asked stays ours: OpenAI would keep it for 30 days.
      openai: { store: false, ...thinking },
      ...(effort === undefined ? {} : { anthropic: { effort } }),
      ...(provider === "openai" || provider === "anthropic" ? {} : { [provider]: thinking }),
    },
  };
}

function parse(input: string): unknown {
  try {
    return input === "" ? {} : JSON.parse(input);
  } catch {
    return undefined;
  }
}

function notJson({ name, input }: ToolCall): Used {
  const text = `Unexpected input of ${name}, expected JSON: ${input.slice(0, 200)}`;
  return { ok: false, malformed: true, text };
}
