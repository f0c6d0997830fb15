import { isRetired, outcomesOf, type SkillOutcome } from "#agents";
import { textOf, type InspectedSkill } from "#skills";
import { LoopwikiError } from "#wiki";
import { flagOption, textOption, type CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import { visibleText } from "../plan/visible-text.ts";
import { findSkill } from "./find-skill.ts";
import { skillVersions } from "./versions.ts";

/** `loopwiki skills show`: as agents meet a skill, first its description, then its body, then its files. */
export const run: CommandRun = async (context, input) => {
  const { content, runs, config } = await openWorkspace(context);
  const found = await findSkill(content, input.args[0] ?? "");
  const { output } = context;
  const { name } = found;
  const path = textOption(input, "file");
  if (path !== undefined) return showFile(found, path, output);
  const outcome = (await outcomesOf(runs, skillVersions([found]))).get(name);
  const retired = outcome !== undefined && isRetired(outcome, config.skills.retireAfter);
  const withBody = flagOption(input, "body");
  const data = {
    name,
    fields: found.skill ? { ...found.skill, instructions: undefined } : null,
    ...(withBody ? { instructions: found.skill?.instructions ?? null } : {}),
    where: found.places,
    files: found.files.map((file) => ({
      path: file.path,
      kind: file.kind,
      bytes: file.bytes.length,
    })),
    pin: found.pin ?? null,
    drift: found.drift,
    verdict: found.verdict,
    findings: found.findings,
    outcome: outcome ?? null,
    retired,
  };
  const counts = countsOf(outcome, retired);
  output.answer("skill", data, visibleText([...describe(found, withBody), counts].join("\n")));
  if (found.findings.length > 0)
    output.next(`loopwiki skills check ${name}`, "what is wrong with it");
  else if (!withBody) output.next(`loopwiki skills show ${name} --body`, "its instructions");
  else output.next(`loopwiki skills test ${name}`, "whether it is chosen when it should be");
  return exitCodes.ok;
};

function countsOf(outcome: SkillOutcome | undefined, retired: boolean): string {
  if (!outcome) return "Not shown to anybody yet, as it is now.";
  const { shown, helped, failed } = outcome;
  const end = retired ? "; retired, until it is changed" : "";
  return `Shown ${shown} times: ${helped} chunks approved, ${failed} failed${end}.`;
}

function showFile(found: InspectedSkill, path: string, output: Output): ExitCode {
  const text = fileText(found, path);
  output.answer("skill-file", { name: found.name, path, text }, visibleText(text));
  output.next(`loopwiki skills show ${found.name}`, "what it is for");
  return exitCodes.ok;
}

function describe(
  { name, skill, places, files, pin, drift, verdict }: InspectedSkill,
  withBody: boolean,
): string[] {
  const fields = skill
    ? [
        skill.description,
        ...(skill.license === undefined ? [] : [`License: ${skill.license}`]),
        ...(skill.compatibility === undefined ? [] : [`Needs: ${skill.compatibility}`]),
        ...(skill["allowed-tools"] === undefined
          ? []
          : [`Tools it may use unasked: ${skill["allowed-tools"]}`]),
      ]
    : ["Its document cannot be read."];
  const lines = skill?.instructions.split("\n").length ?? 0;
  return [
    `${name} (${verdict})`,
    ...fields,
    "",
    ...places.map(({ folder, same }) => `In ${folder}${same ? "" : " (differs)"}`),
    ...(pin === undefined
      ? []
      : [
          `Added ${pin.added} from ${pin.origin}${pin.commit === undefined ? "" : ` at ${pin.commit.slice(0, 12)}`}`,
        ]),
    ...drift.map((what) => `Changed since: ${what}`),
    ...files.map(
      (file) =>
        `  ${file.path}  ${file.kind === "file" ? `${file.bytes.length} bytes` : file.kind}`,
    ),
    "",
    ...(withBody ? [skill?.instructions ?? "", ""] : [`Instructions: ${lines} lines.`]),
  ];
}

function fileText({ name, files }: InspectedSkill, path: string): string {
  const file = files.find((each) => each.path === path);
  const text = file && textOf(file);
  if (text !== undefined) return text;
  const paths = files.map((each) => each.path).join(", ");
  throw new LoopwikiError(
    "unknown-file",
    `Unexpected file "${path}" of ${name}, expected a text among ${paths}.`,
  );
}
