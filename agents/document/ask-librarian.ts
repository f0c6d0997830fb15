import { z } from "zod";
import type { AgentTask } from "../agent.ts";
import type { RoleAgent } from "../execute/services.ts";
import { fence, newNonce } from "../packet/fence.ts";
import { fillPrompt, rolePrompt, type PromptSource } from "../roles/role-prompt.ts";
import { runAgent, type RunAgentOptions } from "../run-agent.ts";

/** A passage that the librarian is shown. */
export interface ShownPassage {
  /** Path below the content root. */
  page: string;
  /** 1-based, both inclusive. */
  line: number;
  endLine: number;
  title: string;
  text: string;
  /** Why it should be read with care. */
  warnings: readonly string[];
}

export interface AnswerSentence {
  sentence: string;
  /** The shown passages that it cites, at least one. */
  cites: ShownPassage[];
}

/**
 * `dropped` sentences cited nothing that was shown. `unsupported`: the passages do not answer, says the
 * librarian, or not one sentence of the answer could be kept. `failed`: there is no answer to judge.
 */
export type LibrarianAnswer =
  | { kind: "answer"; sentences: AnswerSentence[]; dropped: string[] }
  | { kind: "unsupported"; dropped: string[] }
  | { kind: "failed"; summary: string };

const answerSchema = z.object({
  supported: z.boolean(),
  answer: z.array(z.object({ sentence: z.string(), cites: z.array(z.string()) })),
});

const idleMs = 2 * 60_000;
const hardMs = 5 * 60_000;

/** Asks the librarian, and keeps of the answer what cites passages that it was shown. `cwd` may be empty. */
export async function askLibrarian(
  question: string,
  passages: readonly ShownPassage[],
  { agent, model, effort }: RoleAgent,
  options: RunAgentOptions & { cwd: string; prompts: PromptSource },
): Promise<LibrarianAnswer> {
  const task: AgentTask = {
    role: "librarian",
    plan: "ask",
    chunk: "ask",
    attempt: 1,
    packet: await librarianPacket(question, passages, options.prompts),
    cwd: options.cwd,
    access: "read",
    outputSchema: z.toJSONSchema(answerSchema),
    limits: { idleMs, hardMs },
    ...(model === undefined ? {} : { model }),
    ...(effort === undefined ? {} : { effort }),
  };
  const { result } = await runAgent(agent, task, options);
  options.signal.throwIfAborted();
  if (result.outcome !== "ok")
    return { kind: "failed", summary: `${agent.label}: ${result.outcome}, ${result.summary}` };
  const answer = answerSchema.safeParse(result.output);
  if (!answer.success)
    return {
      kind: "failed",
      summary: `${agent.label} did not answer in the asked form: ${z.prettifyError(answer.error)}`,
    };
  return keepCited(answer.data, passages);
}

/** How a passage is named in the packet, and cited: `wiki/10_DOMAIN/pricing.md#L12-L30`. */
export function citationOf({
  page,
  line,
  endLine,
}: Omit<ShownPassage, "text" | "title" | "warnings">): string {
  return `${page}#L${line}-L${endLine}`;
}

async function librarianPacket(
  question: string,
  passages: readonly ShownPassage[],
  prompts: PromptSource,
): Promise<string> {
  const nonce = newNonce();
  const shown = passages.map((passage) => {
    const care = passage.warnings.map((warning) => ` (${warning})`).join("");
    return fence(nonce, `${citationOf(passage)} ${passage.title}${care}`, passage.text);
  });
  return fillPrompt(await rolePrompt("librarian", prompts), {
    nonce,
    question: fence(nonce, "question", question),
    passages: shown.join("\n\n"),
  });
}

function keepCited(
  { supported, answer }: z.infer<typeof answerSchema>,
  passages: readonly ShownPassage[],
): LibrarianAnswer {
  const sentences: AnswerSentence[] = [];
  const dropped: string[] = [];
  for (const { sentence, cites } of answer) {
    const shown = passages.filter((passage) => cites.some((cite) => isWithin(cite, passage)));
    if (sentence.trim() === "") continue;
    if (shown.length > 0) sentences.push({ sentence: sentence.trim(), cites: shown });
    else dropped.push(sentence.trim());
  }
  return supported && sentences.length > 0
    ? { kind: "answer", sentences, dropped }
    : { kind: "unsupported", dropped };
}

/** Lines of the passage may be cited too, lines around it may not: nobody has read those. */
function isWithin(cite: string, { page, line, endLine }: ShownPassage): boolean {
  const [, path, from, to = from] = /^(.+)#L(\d+)(?:-L?(\d+))?$/.exec(cite.trim()) ?? [];
  if (path !== page) return false;
  return Number(from) >= line && Number(to) <= endLine && Number(from) <= Number(to);
}
