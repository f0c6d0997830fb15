import { resolve } from "node:path";
import {
  checkSkill,
  findingOf,
  inspectSkills,
  readSkillFolder,
  verdictOf,
  type SkillFinding,
  type Verdict,
} from "#skills";
import {
  countFindings,
  findingFormats,
  findingsData,
  formatFindings,
  isFindingFormat,
  LoopwikiError,
  splitFrontMatter,
  type ContentRoot,
  type Finding,
} from "#wiki";
import { textOf, type SkillFile } from "#skills";
import { textOption, type CommandRun } from "../../command.ts";
import { openWiki } from "../../open-wiki.ts";
import { exitCodes } from "../../exit-codes.ts";
import { findSkill } from "./find-skill.ts";

interface Checked {
  name: string;
  verdict: Verdict;
  /** For messages. */
  folder: string;
  findings: SkillFinding[];
}

/** `loopwiki skills check`: fails on what blocks; what is doubtful is told. */
export const run: CommandRun = async (context, input) => {
  const { content } = await openWiki(context);
  const checked = await checkAll(content, input.args, context.directory);
  const findings = checked.flatMap((each) =>
    each.findings.map((found) => findingOf(found, each.folder)),
  );
  const blocked = checked.filter(({ verdict }) => verdict === "blocked");
  const { output } = context;
  print(checked, findings, textOption(input, "format"), output);
  if (blocked.length > 0) output.next("loopwiki skills check", "again, once that is mended");
  else output.next("loopwiki skills test", "whether they are chosen when they should be");
  return blocked.length > 0 ? exitCodes.findings : exitCodes.ok;
};

function print(
  checked: readonly Checked[],
  findings: Finding[],
  format: string | undefined,
  output: Parameters<CommandRun>[0]["output"],
): void {
  if (format !== undefined && !isFindingFormat(format))
    throw new LoopwikiError(
      "bad-option",
      `Unexpected format "${format}", expected one of ${findingFormats.join(", ")}.`,
    );
  const options = { colors: output.options.color };
  if (format !== undefined && format !== "pretty" && format !== "json")
    return output.raw(formatFindings(findings, format, options));
  const list = formatFindings(findings, "pretty", options);
  const verdicts = checked.map(({ name, verdict }) => `${name}: ${verdict}`).join("\n");
  const text = `${list}${list === "" ? "" : "\n\n"}${verdicts}\n\n${countFindings(findings)}`;
  const skills = checked.map(({ name, verdict, findings }) => ({ name, verdict, findings }));
  const data = { skills, ...findingsData(findings) };
  if (format === "json")
    output.raw(JSON.stringify({ schema: "loopwiki/skills-check@1", ...data }, null, 2));
  else output.answer("skills-check", data, text);
}

/** Names are of skills here; whatever has a slash or a dot is a folder. */
async function checkAll(
  content: ContentRoot,
  wanted: readonly string[],
  directory: string,
): Promise<Checked[]> {
  const own = wanted.length === 0 ? await inspectSkills(content) : [];
  const checked: Checked[] = [];
  for (const each of wanted)
    if (/[/.\\]/.test(each)) checked.push(await checkFolder(resolve(directory, each), each));
    else own.push(await findSkill(content, each));
  return [
    ...own.map(({ name, places, findings, verdict }) => {
      const folder = places[0]?.folder === "shipped" ? "skills/seed" : (places[0]?.folder ?? "");
      return { name, verdict, folder: `${folder}/${name}`, findings };
    }),
    ...checked,
  ];
}

async function checkFolder(absolute: string, given: string): Promise<Checked> {
  const files = await readSkillFolder(absolute);
  if (!files)
    throw new LoopwikiError(
      "bad-skill-source",
      `Unexpected "${given}", expected the name or the folder of a skill.`,
    );
  const name = nameIn(files) ?? absolute.split(/[/\\]/).at(-1) ?? "";
  const findings = await checkSkill(name, files);
  return { name, verdict: verdictOf(findings), folder: given.replace(/\/+$/, ""), findings };
}

function nameIn(files: readonly SkillFile[]): string | undefined {
  const main = files.find(({ path }) => path === "SKILL.md");
  const { name } = splitFrontMatter((main && textOf(main)) ?? "").data;
  return typeof name === "string" ? name : undefined;
}
