import { checkSkill, newSkill, verdictOf } from "#skills";
import { LoopwikiError } from "#wiki";
import { textOption, type CommandRun } from "../../command.ts";
import { openWiki } from "../../open-wiki.ts";
import { exitCodes } from "../../exit-codes.ts";

/** `loopwiki skills new`: what it writes passes its own check, or nothing is written. */
export const run: CommandRun = async (context, input) => {
  const { content } = await openWiki(context);
  const name = input.args[0] ?? "";
  const words = name.replaceAll("-", " ");
  const description =
    textOption(input, "description") ??
    `Says how ${words} is done here. Use when somebody asks for ${words}.`;
  const files = newSkill(name, description);
  const findings = await checkSkill(name, files);
  if (verdictOf(findings) !== "sound")
    throw new LoopwikiError("skill-invalid", findings[0]?.reason ?? "It cannot be read.", {
      hint: 'Expected, for example: loopwiki skills new price-labels --description "Prints labels. Use when a price changes."',
    });
  if ((await content.read(`skills/${name}/SKILL.md`)) !== undefined)
    throw new LoopwikiError("skill-exists", `Unexpected skill "${name}": it is here already.`);
  for (const { path, bytes } of files)
    await content.writeSkillFile(`skills/${name}/${path}`, bytes);
  const paths = files.map(({ path }) => content.repositoryPath(`skills/${name}/${path}`));
  const { output } = context;
  output.answer("skill-new", { name, paths }, paths.map((path) => `Wrote ${path}`).join("\n"));
  output.next(`loopwiki skills test ${name}`, "once its steps and golden tasks are yours");
  return exitCodes.ok;
};
