import type { SkillStore, StoredSkill } from "#skills";
import { listSeed, readSeed, type ContentRoot } from "#wiki";
import type { WantedFile } from "./plan-install.ts";
import type { ProjectFiles } from "./project-files.ts";
import type { ConfigTarget, InstallTarget } from "./targets.ts";

export interface InstallSources {
  content: ContentRoot;
  skills: SkillStore;
  files: ProjectFiles;
}

/** Every file that the chosen agents need here, each once, in the order of the agents. */
export async function wantedFiles(
  targets: readonly InstallTarget[],
  sources: InstallSources,
): Promise<WantedFile[]> {
  const wanted = new Map<string, WantedFile>();
  const skills = (await sources.skills.list()).filter(({ skill }) => skill !== undefined);
  for (const target of targets) {
    const files = [
      ...(await Promise.all(target.configs.map((config) => configFile(config, sources.files)))),
      ...(await Promise.all(skills.map((skill) => skillFiles(skill, target, sources)))).flat(),
      ...(await subAgents(target)),
    ];
    for (const file of files) wanted.set(file.path, file);
  }
  return [...wanted.values()];
}

async function configFile(config: ConfigTarget, files: ProjectFiles): Promise<WantedFile> {
  const { edits } = config;
  for (const path of config.files)
    if ((await files.read(path)).state !== "absent") return { path, edits };
  return { path: config.files[0], edits };
}

/** The skill as it is in this repository, with the Markdown beside it. */
async function skillFiles(
  { name, origin, source }: StoredSkill,
  { skills: folder }: InstallTarget,
  { content }: InstallSources,
): Promise<WantedFile[]> {
  const main = { path: `${folder}/${name}/SKILL.md`, text: source };
  if (origin === "seed") return [main];
  const beside = (await content.listMarkdown(`skills/${name}`)).filter(
    (path) => path !== `skills/${name}/SKILL.md`,
  );
  const texts = beside.map(async (path) => ({
    path: `${folder}/${path.slice("skills/".length)}`,
    text: (await content.read(path)) ?? "",
  }));
  return [main, ...(await Promise.all(texts))];
}

async function subAgents({ subAgents: folder }: InstallTarget): Promise<WantedFile[]> {
  if (folder === undefined) return [];
  const names = (await listSeed("cli")).filter((path) => path.startsWith("claude-agents/"));
  const texts = names.map(async (path) => ({
    path: `${folder}/${path.slice("claude-agents/".length)}`,
    text: await readSeed("cli", path),
  }));
  return Promise.all(texts);
}
