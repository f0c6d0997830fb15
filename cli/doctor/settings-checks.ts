import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { backends, splitBackend } from "../backends.ts";
import { readConsent, type Place } from "../config/consent.ts";
import type { Config } from "../config/schema.ts";
import { findProgram } from "../init/installed-agents.ts";
import { count, fail, ok, warn, type Check } from "./check.ts";
import { checkEmbeddings } from "./embedding-checks.ts";

/** Settings that are well formed and still may not work here: consent, roles, programs. */
export async function checkSettings(
  place: Place,
  config: Config,
  environment: NodeJS.ProcessEnv,
): Promise<Check[]> {
  return [
    checkCommands(config),
    await checkConsent(place),
    ...(await checkRoles(place, config, environment)),
    await checkEmbeddings(config.embeddings, { repository: place.repository, environment }),
  ];
}

function checkCommands({ commands }: Config): Check {
  const names = Object.keys(commands).filter((name) => name !== "install");
  return names.length > 0
    ? ok("commands", names.join(", "))
    : warn(
        "commands",
        "None: the gates have nothing of the repository's own to run.",
        'Name them under "commands" in loopwiki.config.json.',
      );
}

async function checkConsent(place: Place): Promise<Check> {
  const { state, lines, added } = await readConsent(place);
  const fix = "Read them and agree: loopwiki config trust";
  if (state === "not-needed") return ok("consent", "Not needed: the settings run nothing.");
  if (state === "given") return ok("consent", `Given to ${count(lines.length, "setting")}.`);
  if (state === "never-given")
    return warn("consent", `${count(lines.length, "setting")} run something here.`, fix);
  return warn("consent", `Changed since you agreed: ${added.join("; ") || "fewer now"}.`, fix);
}

async function checkRoles(
  place: Place,
  { roles, programs }: Config,
  environment: NodeJS.ProcessEnv,
): Promise<Check[]> {
  const entries = Object.entries(roles);
  if (entries.length === 0)
    return [ok("roles", "None set: mechanical chunks and objective checks only.")];
  const checks = await Promise.all(
    entries.map(async ([role, { backend, model }]) => {
      const program = programOf(backend, programs);
      const label = model === undefined ? backend : `${backend} ${model}`;
      const missing = await findMissing(program, place.repository, environment);
      return missing === undefined
        ? ok(`role ${role}`, label)
        : fail(
            `role ${role}`,
            `${label}: ${missing} was not found.`,
            "Install it, or set another.",
          );
    }),
  );
  const [maker, checker] = [roles.maker, roles.checker];
  const same = maker && maker.backend === checker?.backend && maker.model === checker.model;
  if (!same) return checks;
  const advice = "Set another model for one of them: a model is kind to its own work.";
  return [...checks, warn("maker and checker", "Both are the same backend and model.", advice)];
}

interface Needed {
  /** Absolute, relative to the repository, or a name on PATH. */
  name: string;
  kind: "program" | "file";
}

function programOf(backend: string, programs: Config["programs"]): Needed | undefined {
  const [own] = programs[backend] ?? [];
  if (own !== undefined) return { name: own, kind: "program" };
  const { name, detail = "" } = splitBackend(backend);
  if (name === "acp") return programOf(splitBackend(detail).name, programs);
  const { cli, detail: kind = "program" } = backends[name] ?? {};
  if (cli) return { name: cli.program, kind: "program" };
  if (kind === "model" || kind === "none") return undefined;
  return { name: detail === "" ? backend : detail, kind };
}

async function findMissing(
  needed: Needed | undefined,
  repository: string,
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  if (needed === undefined) return undefined;
  const isPath = needed.kind === "file" || /[/\\]/.test(needed.name);
  const found = isPath
    ? await stat(resolve(repository, needed.name)).then(
        (status) => status.isFile(),
        () => false,
      )
    : (await findProgram(needed.name, environment)) !== undefined;
  return found ? undefined : needed.name;
}
