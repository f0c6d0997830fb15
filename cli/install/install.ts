import { LoopwikiError } from "#wiki";
import { z } from "zod";
import { findProgram } from "../init/installed-agents.ts";
import { planFile, type InstallStep } from "./plan-install.ts";
import type { ProjectFiles } from "./project-files.ts";
import { readReceipt, writeReceipt, type InstallReceipt } from "./receipt.ts";
import {
  commandOfProject,
  commandOnPath,
  installTargets,
  type InstallTarget,
  type ServerCommand,
} from "./targets.ts";
import { wantedFiles, type InstallSources } from "./wanted-files.ts";

export interface InstallPlan {
  targets: readonly InstallTarget[];
  steps: InstallStep[];
  receipt: InstallReceipt;
}

/** The agents named, or those found: a program on PATH, or settings of theirs in the repository. */
export async function chooseTargets(
  names: readonly string[],
  files: ProjectFiles,
  environment: NodeJS.ProcessEnv,
): Promise<InstallTarget[]> {
  const all = installTargets(await serverCommand(files));
  const known = all.map(({ name }) => name).join(", ");
  const unknown = names.find((name) => all.every((target) => target.name !== name));
  if (unknown !== undefined)
    throw new LoopwikiError("unknown-agent", `Unexpected agent "${unknown}", expected ${known}.`);
  const named = all.filter(({ name }) => names.includes(name));
  if (named.length > 0) return named;
  const here = await findTargets(files, environment);
  if (here.length > 0) return here;
  throw new LoopwikiError(
    "no-agent-found",
    `No coding agent was found here: looked for ${known}.`,
    {
      hint: "Name the ones you use, for example `loopwiki install claude codex`.",
    },
  );
}

/** The agents that are found here, which may be none. */
export async function findTargets(
  files: ProjectFiles,
  environment: NodeJS.ProcessEnv,
): Promise<InstallTarget[]> {
  const all = installTargets(await serverCommand(files));
  const found = await Promise.all(all.map((target) => isHere(target, files, environment)));
  return all.filter((_, index) => found[index]);
}

const manifestSchema = z.object({
  dependencies: z.record(z.string(), z.unknown()).optional(),
  devDependencies: z.record(z.string(), z.unknown()).optional(),
});

/** The settings are committed, so that what they start must be there for everybody who works here. */
async function serverCommand(files: ProjectFiles): Promise<ServerCommand> {
  const found = await files.read("package.json");
  const { dependencies, devDependencies } = parseManifest(found.state === "text" ? found.text : "");
  const isPackage = "loopwiki" in { ...dependencies, ...devDependencies };
  return isPackage ? commandOfProject : commandOnPath;
}

function parseManifest(text: string): z.infer<typeof manifestSchema> {
  try {
    return manifestSchema.safeParse(JSON.parse(text)).data ?? {};
  } catch {
    return {}; // no package, or none that can be read
  }
}

async function isHere(
  { programs, traces }: InstallTarget,
  files: ProjectFiles,
  environment: NodeJS.ProcessEnv,
): Promise<boolean> {
  for (const program of programs)
    if ((await findProgram(program, environment)) !== undefined) return true;
  for (const trace of traces) if ((await files.read(trace)).state !== "absent") return true;
  return false;
}

/** Says what would be written; writes nothing. */
export async function planInstall(
  targets: readonly InstallTarget[],
  sources: InstallSources,
  receipt: string,
): Promise<InstallPlan> {
  const earlier = await readReceipt(receipt);
  const wanted = await wantedFiles(targets, sources);
  const steps = await Promise.all(wanted.map((file) => planFile(sources.files, file, earlier)));
  return { targets, steps, receipt: earlier };
}

/** The receipt first: after a crash between two files `uninstall` knows of both. */
export async function applyInstall(
  { steps, receipt }: InstallPlan,
  files: ProjectFiles,
  path: string,
): Promise<void> {
  const writes = steps.flatMap(({ write }) => write ?? []);
  if (writes.length === 0) return;
  const records = writes.map(({ record }) => record);
  const paths = new Set(records.map((record) => record.path));
  const folders = await Promise.all(records.map((record) => files.missingFolders(record.path)));
  await writeReceipt(path, {
    ...receipt,
    folders: [...new Set([...receipt.folders, ...folders.flat()])].toSorted(),
    files: [...receipt.files.filter((file) => !paths.has(file.path)), ...records],
  });
  for (const { text, record } of writes) await files.write(record.path, text);
}
