import { planStatuses, type PlanStatus, type StoredPlan } from "#plans";
import { LoopwikiError } from "#wiki";
import { textOption, type CommandInput, type CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { nearest } from "../../config/nearest.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import type { PlanServices } from "./services.ts";
import { textTable, visibleText } from "./visible-text.ts";

export const run: CommandRun = async (context, input) =>
  listPlans(await openWorkspace(context), context.output, input);

/** `loopwiki plan list`: every plan with the status it has by its run, else by its file. */
export async function listPlans(
  services: Pick<PlanServices, "plans" | "planStatus">,
  output: Output,
  input: CommandInput,
): Promise<ExitCode> {
  const wanted = statusOption(input);
  const all = await Promise.all((await services.plans.list()).map((plan) => rowOf(services, plan)));
  const rows = all.filter(({ status }) => wanted === undefined || status === wanted);
  output.answer("plan-list", { plans: rows }, textTable(rows.map(cellsOf)));
  const [first] = rows;
  if (first !== undefined) output.next(`loopwiki plan show ${first.id}`, "shows the first one");
  else {
    output.note(wanted === undefined ? "No plans yet." : `No plan is ${wanted}.`);
    output.next("loopwiki audit", "looks for what could be better and proposes plans");
  }
  return exitCodes.ok;
}

interface Row {
  id: string;
  path: string;
  status: PlanStatus | "unreadable";
  /** What is wrong with the document, when it is unreadable. */
  title: string;
  category?: string;
  priority?: number;
  chunks?: number;
  /** A mechanical plan needs no agent: each of its chunks is a command. */
  work?: "mechanical" | "agent";
}

async function rowOf(
  services: Pick<PlanServices, "planStatus">,
  { id, path, plan, findings }: StoredPlan,
): Promise<Row> {
  if (plan === undefined) {
    return { id, path, status: "unreadable", title: findings[0]?.reason ?? "" };
  }
  const { title, category, priority, chunks } = plan;
  const status = (await services.planStatus(id)) ?? plan.status;
  const work = chunks.every(({ run }) => run !== undefined) ? "mechanical" : "agent";
  return { id, path, status, title, category, priority, chunks: chunks.length, work };
}

function cellsOf({ id, status, priority, title, chunks, work }: Row): string[] {
  const count = chunks === undefined ? "" : `${chunks} ${chunks === 1 ? "chunk" : "chunks"}`;
  const rank = priority === undefined ? "" : `P${priority}`;
  return [status, rank, work ?? "", id, visibleText(title), count];
}

function statusOption(input: CommandInput): PlanStatus | undefined {
  const text = textOption(input, "status");
  if (text === undefined) return undefined;
  const status = planStatuses.find((candidate) => candidate === text);
  if (status !== undefined) return status;
  const meant = nearest(text, planStatuses);
  const hint =
    meant === undefined
      ? `expected one of ${planStatuses.join(", ")}.`
      : `did you mean "${meant}"?`;
  throw new LoopwikiError("unknown-status", `Unexpected status "${text}", ${hint}`);
}
