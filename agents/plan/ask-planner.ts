import { maxChunks, type Plan } from "#plans";
import { chooseSkills, type SkillStore, type StoredSkill } from "#skills";
import { LoopwikiError, type ContentRoot, type Git } from "#wiki";
import type { RoleAgent } from "../execute/services.ts";
import type { RunMode } from "../journal/run-event.ts";
import { fence, newNonce } from "../packet/fence.ts";
import { askReader, type Reply } from "../roles/ask-reader.ts";
import { inCleanRoom } from "../roles/clean-room.ts";
import { overviewOf } from "../roles/overview.ts";
import { fillPrompt, rolePrompt } from "../roles/role-prompt.ts";
import { wikiPassages } from "../roles/wiki-passages.ts";
import { planAnswerSchema, type PlanAnswer } from "./plan-answer.ts";
import { planFromAnswer, type PlanOrigin } from "./plan-from-answer.ts";
import { answerProblems, planProblems, settleEvidence } from "./vet-plan.ts";

export interface PlannerDeps {
  git: Git;
  content: ContentRoot;
  skills: SkillStore;
  planner: RoleAgent;
  /** The project's own checks by name. */
  commands: Readonly<Record<string, string>>;
  signal: AbortSignal;
  note: (text: string) => void;
}

export interface Wish {
  /** A sentence, or a specification. */
  text: string;
  mode: RunMode;
  /** YYYY-MM-DD. */
  today: string;
}

/** A plan that may be proposed, with what it leaves for later; or what the person must decide first. */
export type Planned = { plan: Plan; later: string[] } | { questions: string[] };

/**
 * Asks the planner for a plan, on a clean checkout of HEAD. It is believed only as far as the harness can
 * see: schema, rules of `plan check`, skills and evidence are looked up, and what does not hold goes back to
 * it, three times at most. Throws `planner-failed` with what was wrong.
 */
export async function askPlanner(deps: PlannerDeps, wish: Wish): Promise<Planned> {
  const { git, signal, note, planner } = deps;
  const head = await git.run(["rev-parse", "--verify", "HEAD^{commit}"]);
  const origin = { ...wish, head, commands: Object.values(deps.commands) };
  const known = await deps.skills.list();
  const skills = known.map(({ name }) => name);
  const packet = await packetOf(deps, wish, { head, known });
  let made: Plan | undefined;
  const problemWith = async (answer: PlanAnswer): Promise<string | undefined> => {
    if (answer.questions.length > 0) return undefined;
    const problems = answerProblems(answer, origin.commands);
    if (problems.length === 0) {
      made = await planOf(answer, origin, git);
      problems.push(...(await planProblems(made, { git, skills })));
    }
    return problems.length === 0 ? undefined : problems.map((text) => `- ${text}`).join("\n");
  };
  const question = {
    role: "planner" as const,
    plan: "-",
    chunk: "-",
    attempt: 1,
    packet,
    schema: planAnswerSchema,
    problemWith,
  };
  const reply = await inCleanRoom(git, head, { signal, note }, (room) =>
    askReader(planner, question, room),
  );
  return settle(reply, made);
}

async function planOf(answer: PlanAnswer, origin: PlanOrigin, git: Git): Promise<Plan> {
  return settleEvidence(planFromAnswer(answer, origin), git);
}

function settle(reply: Reply<PlanAnswer>, plan: Plan | undefined): Planned {
  if ("failure" in reply) {
    const kind = reply.failure === "budget" || reply.failure === "rate-limited" ? "budget" : "user";
    throw new LoopwikiError("planner-failed", `No plan was written: ${reply.summary}`, {
      kind,
      hint: 'Say it more exactly, or write the plan yourself: loopwiki plan new "<title>" --files <glob>',
    });
  }
  const { questions, later } = reply.answer;
  if (questions.length > 0 || !plan) return { questions };
  return { plan, later };
}

async function packetOf(
  { git, content, commands }: PlannerDeps,
  { text, mode }: Wish,
  { head, known }: { head: string; known: readonly StoredSkill[] },
): Promise<string> {
  const prompt = await rolePrompt("planner", { git, content, commit: head });
  const nonce = newNonce();
  const lines = Object.entries(commands).map(([name, command]) => `${name}: ${command}`);
  return fillPrompt(prompt, {
    nonce,
    max_chunks: String(maxChunks),
    mode,
    wish: fence(nonce, "wish", text),
    overview: await overviewOf({ git, content, commit: head, text, nonce }),
    commands:
      lines.length === 0 ? "(none are configured)" : fence(nonce, "commands", lines.join("\n")),
    skills: tellSkills(text, known) || "(none)",
    wiki: await wikiPassages(content, text, nonce),
  });
}

/** Names and what they are for, those that fit the wish first: an agent chooses by nothing else. */
function tellSkills(wish: string, known: readonly StoredSkill[]): string {
  const sound = known.flatMap(({ skill }) => skill ?? []);
  const chosen = chooseSkills(wish, sound).map(({ name }) => name);
  const place = ({ name }: { name: string }): number => {
    const at = chosen.indexOf(name);
    return at < 0 ? chosen.length : at;
  };
  return sound
    .toSorted((left, right) => place(left) - place(right))
    .map(({ name, description }) => `- ${name}: ${description.slice(0, 300)}`)
    .join("\n");
}
