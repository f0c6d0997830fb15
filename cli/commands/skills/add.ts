import { join } from "node:path";
import {
  applyAdd,
  findingOf,
  planAdd,
  readLock,
  readSkillFolder,
  readSource,
  type AddPlan,
  type Pin,
} from "#skills";
import { formatFindings, LoopwikiError, splitFrontMatter, type ContentRoot } from "#wiki";
import { textOf, type SkillFile } from "#skills";
import {
  flagOption,
  listOption,
  textOption,
  type CommandInput,
  type CommandRun,
} from "../../command.ts";
import { terminalAsk } from "../../config/ask.ts";
import { openWiki } from "../../open-wiki.ts";
import { exitCodes } from "../../exit-codes.ts";
import { visibleText } from "../plan/visible-text.ts";

/** `loopwiki skills add`: fetches, checks, shows; then writes the files and their pin. */
export const run: CommandRun = async (context, input) => {
  const { content, repository } = await openWiki(context);
  const update = flagOption(input, "update");
  const found = await readSource({
    ...(await sourceOf(content, input, context.directory)),
    repository,
  });
  const plan = await planAdd(content, found, {
    present: await readSkillFolder(join(content.root, "skills", folderName(found.files))),
    accept: { ids: listOption(input, "accept"), reason: textOption(input, "reason") ?? "" },
    update,
    today: new Date().toISOString().slice(0, 10),
  });
  const { output } = context;
  const data = { name: plan.name, pin: plan.pin, findings: plan.findings, diff: plan.diff };
  if (plan.refused !== undefined) {
    output.answer("skill-add", { ...data, added: false, refused: plan.refused }, refusal(plan));
    const doubt = plan.findings.some(({ tier }) => tier === "block") ? undefined : plan.findings[0];
    if (doubt)
      output.next(
        `loopwiki skills add ${input.args[0] ?? ""} --accept ${doubt.id} --reason "…"`,
        "if it is fine",
      );
    else output.next("loopwiki skills list", "the skills there are");
    return exitCodes.findings;
  }
  if (!(await isWanted(plan, input, update))) {
    output.answer(
      "skill-add",
      { ...data, added: false },
      visibleText(plan.diff || "Nothing changes."),
    );
    if (plan.diff !== "" && update)
      output.next(`loopwiki skills add ${input.args[0] ?? ""} --update --yes`, "takes it");
    else output.next(`loopwiki skills show ${plan.name}`, "reads it");
    return exitCodes.ok;
  }
  await applyAdd(content, plan);
  output.answer("skill-add", { ...data, added: true }, describe(plan, content));
  output.next(`loopwiki skills show ${plan.name} --body`, "read it before you commit it");
  return exitCodes.ok;
};

/** The name of an added skill stands for where it came from. */
async function sourceOf(content: ContentRoot, input: CommandInput, directory: string) {
  const source = input.args[0] ?? "";
  const { skills } = await readLock(content);
  const pin: Pin | undefined = flagOption(input, "update") ? skills[source] : undefined;
  const ref = textOption(input, "ref") ?? pin?.ref;
  const folder = textOption(input, "path") ?? (pin?.folder === "" ? undefined : pin?.folder);
  const from = pin ? { source: pin.origin, directory: content.repository } : { source, directory };
  return { ...from, ref, folder };
}

/** Where it would be written; a name that cannot be one is refused by `planAdd`. */
function folderName(files: readonly SkillFile[]): string {
  const main = files.find(({ path }) => path === "SKILL.md");
  const { name } = splitFrontMatter((main && textOf(main)) ?? "").data;
  if (typeof name === "string" && /^[a-z0-9-]+$/.test(name)) return name;
  throw new LoopwikiError(
    "skill-invalid",
    `Unexpected name ${JSON.stringify(name)} in SKILL.md, expected lower-case words joined by hyphens.`,
  );
}

async function isWanted(plan: AddPlan, input: CommandInput, update: boolean): Promise<boolean> {
  if (flagOption(input, "dryRun") || (update && plan.diff === "")) return false;
  if (!update || flagOption(input, "yes")) return true;
  const ask = terminalAsk();
  if (!ask) return false;
  process.stderr.write(`${visibleText(plan.diff)}\n`);
  return ask(`Take this version of ${plan.name}? [y/N] `);
}

function refusal({ name, refused, findings }: AddPlan): string {
  const list = formatFindings(
    findings.map((found) => findingOf(found, name)),
    "pretty",
    { colors: false },
  );
  const ids = findings.map(({ id, tier, path, line }) => `${id}  ${tier}  ${path}:${line}`);
  return visibleText([list, ...ids, "", `Not added. ${refused ?? ""}`].join("\n"));
}

function describe({ name, pin, files }: AddPlan, content: ContentRoot): string {
  const from =
    pin.commit === undefined ? pin.origin : `${pin.origin} at ${pin.commit.slice(0, 12)}`;
  return visibleText(
    [
      `Added ${name} from ${from}.`,
      ...files.map(({ path }) => `  ${content.repositoryPath(`skills/${name}/${path}`)}`),
      ...pin.accepted.map(
        ({ finding, said, reason }) => `Accepted ${finding}: ${said} (${reason})`,
      ),
    ].join("\n"),
  );
}
