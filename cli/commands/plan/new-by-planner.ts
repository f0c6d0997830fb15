import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { askPlanner, type RoleAgent, type RunMode } from "#agents";
import { LoopwikiError, messageOf } from "#wiki";
import { listOption, textOption, type CommandContext, type CommandInput } from "../../command.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import type { PlanServices } from "./services.ts";
import { visibleText } from "./visible-text.ts";

/** A specification is read whole by a model; a longer one is several plans. */
const maxSpecLength = 100_000;

/** `loopwiki plan new "<sentence>"` or `--spec FILE` with a planner: a vetted proposal, or its questions. */
export async function newPlanByPlanner(
  services: Omit<PlanServices, "approvals" | "planStatus">,
  { output, directory, signal }: CommandContext,
  input: CommandInput,
  { planner, mode }: { planner: RoleAgent; mode: RunMode },
): Promise<ExitCode> {
  const { git, content, skills, plans, config, clock } = services;
  const text = await wishOf(input, directory);
  output.note(`${planner.agent.label} reads a clean checkout of HEAD and writes a plan.`);
  const planned = await askPlanner(
    {
      git,
      content,
      skills,
      planner,
      commands: checksOf(config.commands),
      signal,
      note: (words) => output.detail(`  ${visibleText(words)}`),
    },
    { text, mode, today: clock().toISOString().slice(0, 10) },
  );
  if ("questions" in planned) {
    const questions = planned.questions.map((question) => visibleText(`- ${question}`));
    output.answer(
      "plan-questions",
      { ...planned },
      `The planner asks first:\n${questions.join("\n")}`,
    );
    output.next('loopwiki plan new "<the same, with the answers>"', "plans it then");
    return exitCodes.findings;
  }
  const { id, path, plan } = await plans.create(planned.plan);
  const file = content.repositoryPath(path);
  const chunks = plan.chunks.map(({ title }, index) => `  ${index + 1}. ${title}`);
  const later = planned.later.map((title) => `Not in it, for a plan of its own: ${title}`);
  const lines = [`Wrote ${file}: ${plan.title}`, ...chunks, ...later];
  output.answer(
    "plan-new",
    { id, path: file, plan, later: planned.later },
    visibleText(lines.join("\n")),
  );
  output.next(`loopwiki plan show ${id}`, "read it, commands included; then approve or reject it");
  return exitCodes.ok;
}

/** The checks that every plan must leave green. */
function checksOf({
  typecheck,
  lint,
  test,
}: PlanServices["config"]["commands"]): Record<string, string> {
  return {
    ...(typecheck === undefined ? {} : { typecheck }),
    ...(lint === undefined ? {} : { lint }),
    ...(test === undefined ? {} : { test }),
  };
}

/** Sentence, specification and the files it is confined to, as far as they are given. */
async function wishOf(input: CommandInput, directory: string): Promise<string> {
  const spec = textOption(input, "spec");
  const files = listOption(input, "files");
  const confined = files.length === 0 ? "" : `Only these files may be touched: ${files.join(", ")}`;
  const parts = [
    input.args[0]?.trim() ?? "",
    spec === undefined ? "" : await readSpec(spec, directory),
    confined,
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

async function readSpec(spec: string, directory: string): Promise<string> {
  const path = resolve(directory, spec);
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new LoopwikiError("no-spec", `Unexpected --spec ${spec}: ${messageOf(error)}`);
  });
  if (text.length > maxSpecLength)
    throw new LoopwikiError(
      "spec-too-long",
      `Unexpected specification of ${text.length} characters, expected at most ${maxSpecLength}.`,
      { hint: "Split it: each part becomes a plan." },
    );
  return text;
}
