import type { InstallTarget } from "../install/targets.ts";
import { findCollisions, proposeRoot } from "./collisions.ts";
import { proposeRoles, type InstalledAgent, type ProposedRoles } from "./installed-agents.ts";
import type { Choice, Prompts } from "./prompts.ts";

/** What the questions depend on. */
export interface InterviewFacts {
  /** Repository paths of all files. */
  paths: readonly string[];
  /** Given on the command line: then it is not asked for. */
  contentRoot: string | undefined;
  agents: readonly InstalledAgent[];
  /** Coding agents that `install` can set up here. */
  targets: readonly InstallTarget[];
  /** Size of the embedding model in MB when it would have to be fetched. */
  fetchMb: number | undefined;
}

export interface Answers {
  contentRoot?: string | undefined;
  roles?: ProposedRoles | undefined;
  /** `off`: search goes by words, in this repository, for everybody. */
  embeddings?: "fetch" | "off" | undefined;
  /** Names of the agents to install into. */
  install?: readonly string[];
}

/** What a person wants from `init`. Undefined when they ended it. */
export async function interview(
  prompts: Prompts,
  facts: InterviewFacts,
): Promise<Answers | undefined> {
  const contentRoot = facts.contentRoot ?? (await askRoot(prompts, facts.paths));
  if (contentRoot === undefined) return undefined;
  const worker = await askWorker(prompts, facts.agents);
  if (worker === undefined) return undefined;
  const meaning = await askMeaning(prompts, facts.fetchMb);
  if (meaning === undefined) return undefined;
  const install = await askInstall(prompts, facts.targets);
  if (install === undefined) return undefined;
  return { contentRoot, roles: worker.roles, embeddings: meaning.embeddings, install };
}

const other = "another folder";

async function askRoot(prompts: Prompts, paths: readonly string[]): Promise<string | undefined> {
  const taken = findCollisions(paths, ".").map((folder) => `${folder}/`);
  const free = proposeRoot(paths);
  const choices: Choice[] = [];
  if (taken.length === 0)
    choices.push({ value: ".", label: "wiki/, plans/, skills/ and agents/ beside your code" });
  if (free !== undefined) choices.push({ value: free, label: `all of it below ${free}/` });
  choices.push({ value: other, label: `${other} …` });
  const why = taken.length === 0 ? "" : ` (${taken.join(", ")} hold code)`;
  const chosen = await prompts.choose(`Where shall the memory live${why}?`, choices);
  if (chosen !== other) return chosen;
  return prompts.write("Which folder, from the top of the repository?", (text) => {
    const isPlain = /^[\w.-]+(\/[\w.-]+)*\/?$/.test(text) && !text.split("/").includes("..");
    if (!isPlain) return "A folder of this repository, such as docs/memory.";
    const inside = findCollisions(paths, text.replace(/\/$/, ""));
    return inside.length === 0 ? undefined : `${inside.join(", ")} in there hold code.`;
  });
}

/** Agents cost money when they work: nobody is proposed first. */
async function askWorker(
  prompts: Prompts,
  agents: readonly InstalledAgent[],
): Promise<{ roles: ProposedRoles | undefined } | undefined> {
  const known = agents.flatMap((agent) => {
    const roles = proposeRoles([agent]);
    return roles === undefined ? [] : [{ name: agent.name, roles }];
  });
  if (known.length === 0) return { roles: undefined };
  const chosen = await prompts.choose("Who carries out the plans that you approve?", [
    { value: "", label: "nobody yet", hint: "audit, lint and mechanical plans need none" },
    ...known.map(({ name, roles: { maker, checker } }) => ({
      value: name,
      label: name,
      hint: `${maker?.model ?? ""} works, ${checker?.model ?? ""} checks, at your account's cost`,
    })),
  ]);
  if (chosen === undefined) return undefined;
  return { roles: known.find(({ name }) => name === chosen)?.roles };
}

async function askMeaning(
  prompts: Prompts,
  fetchMb: number | undefined,
): Promise<{ embeddings: Answers["embeddings"] } | undefined> {
  if (fetchMb === undefined) return { embeddings: undefined };
  const message = `Shall search find what is meant, not only what is written? Fetches a model of ${fetchMb} MB, once for this machine.`;
  const agreed = await prompts.agree(message, true);
  return agreed === undefined ? undefined : { embeddings: agreed ? "fetch" : "off" };
}

async function askInstall(
  prompts: Prompts,
  targets: readonly InstallTarget[],
): Promise<string[] | undefined> {
  if (targets.length === 0) return [];
  return prompts.chooseSome(
    "Which of these agents shall know the memory? Their settings in this repository are added to.",
    targets.map(({ name, title }) => ({ value: name, label: title })),
  );
}
