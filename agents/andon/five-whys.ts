import { messageOf } from "#wiki";
import type { RunContext } from "../execute/run-context.ts";
import { fence, keepTail, newNonce } from "../packet/fence.ts";
import { askReader } from "../roles/ask-reader.ts";
import { checkoutRoom } from "../roles/reading-room.ts";
import { fillPrompt, rolePrompt } from "../roles/role-prompt.ts";
import type { Incident } from "./incident.ts";
import { fiveWhysSchema, type FiveWhys } from "./incident-document.ts";

/** Tokens of evidence that are shown; its end says most. */
const evidenceTokens = 4000;

/**
 * Lets the auditor draft the Five Whys of an incident, when there is one, into the incident's file. A draft
 * is a help for the person who closes the incident and decides nothing: whatever goes wrong here is a note,
 * and the file keeps its form to fill in.
 */
export async function draftFiveWhys(run: RunContext, incident: Incident): Promise<void> {
  if (!run.services.auditor) return;
  try {
    const drafted = await ask(run, incident);
    if ("failure" in drafted) run.note(`no Five Whys were drafted: ${drafted.summary}`);
    else if (await run.services.incidents.draft(incident.id, drafted))
      run.note(`${drafted.by} drafted the Five Whys of ${incident.id}`);
  } catch (error) {
    run.note(`no Five Whys were drafted: ${messageOf(error)}`);
  }
}

async function ask(
  run: RunContext,
  incident: Incident,
): Promise<FiveWhys | { failure: string; summary: string }> {
  const { auditor: reader, git, content } = run.services;
  if (!reader || !(await run.checkout.exists()))
    return { failure: "infra", summary: "there is no checkout to read" };
  const commit = run.state.started.base;
  const reply = await askReader(
    reader,
    {
      role: "auditor",
      plan: run.plan.id,
      chunk: "five-whys",
      attempt: 1,
      packet: packetOf(run, incident, await rolePrompt("five-whys", { git, content, commit })),
      schema: fiveWhysSchema,
      problemWith: async ({ whys, cause, countermeasure }) =>
        [cause, countermeasure, ...whys.flatMap(({ question, answer }) => [question, answer])].some(
          (text) => text.trim() === "",
        )
          ? "a question, an answer, the cause or the countermeasure is empty"
          : undefined,
      maxUsd: run.plan.budget.usd,
    },
    checkoutRoom(run),
  );
  return "failure" in reply ? reply : { ...reply.answer, by: reader.agent.label };
}

type Prompt = Awaited<ReturnType<typeof rolePrompt>>;

function packetOf(run: RunContext, incident: Incident, prompt: Prompt): string {
  const nonce = newNonce();
  const { id, category, confidence, reason, check } = incident;
  const chunk = run.plan.chunks.find((one) => one.id === incident.chunk);
  const what = check?.command ?? check?.name ?? "nothing was run";
  const told = `${id}: ${reason}\ncategory: ${category} (confidence ${confidence})\ncheck: ${what}`;
  const task = [run.plan.title, run.plan.why, chunk?.title, chunk?.instructions]
    .filter((text) => text !== undefined && text !== "")
    .join("\n\n");
  return fillPrompt(prompt, {
    nonce,
    incident: fence(nonce, "incident", told),
    evidence: fence(nonce, "evidence", keepTail(incident.evidence, evidenceTokens)),
    task: fence(nonce, "task", task),
  });
}
