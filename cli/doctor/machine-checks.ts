import { Git, messageOf } from "#wiki";
import { installedVersion } from "../commands/agents/installed-version.ts";
import { findAgents, type InstalledAgent } from "../init/installed-agents.ts";
import { fail, ok, type Check } from "./check.ts";

/** `git merge-tree --write-tree`, with which plans are merged without touching the checkout. */
const oldestGit = [2, 38] as const;
/** `engines` of our package.json. */
const oldestNode = [20, 19] as const;

/** What the machine brings, whatever the repository. */
export async function checkMachine(
  directory: string,
  environment: NodeJS.ProcessEnv,
): Promise<Check[]> {
  return [
    checkNode(process.versions.node),
    await checkGit(directory),
    await checkAgents(directory, environment),
  ];
}

export function checkNode(version: string): Check {
  return isAtLeast(version, oldestNode)
    ? ok("node", version)
    : fail("node", `Unexpected Node ${version}, expected 20.19 or newer.`, "Install a newer Node.");
}

export function checkGitVersion(said: string): Check {
  const version = /(\d+\.\d+(\.\d+)?)/.exec(said)?.[1] ?? "";
  return isAtLeast(version, oldestGit)
    ? ok("git", version)
    : fail("git", `Unexpected "${said}", expected git 2.38 or newer.`, "Install a newer git.");
}

async function checkGit(directory: string): Promise<Check> {
  try {
    return checkGitVersion(await new Git(directory).run(["--version"]));
  } catch (error) {
    return fail("git", messageOf(error), "Install git 2.38 or newer.");
  }
}

async function checkAgents(directory: string, environment: NodeJS.ProcessEnv): Promise<Check> {
  const agents = await findAgents(environment);
  if (agents.length === 0)
    return ok("agents", "None on PATH; audit, lint and mechanical plans work without one.");
  const versions = await Promise.all(
    agents.map((agent) => versionOf(agent, directory, environment)),
  );
  return ok("agents", versions.join(", "));
}

/** `claude-code 2.1.328`; a program that does not answer in time is named without a version. */
async function versionOf(
  { name, program }: InstalledAgent,
  directory: string,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const version = await installedVersion(program, directory, environment);
  return `${name} ${version ?? "(no version)"}`;
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split(".").map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}
