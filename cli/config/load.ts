import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sandboxModes, type SandboxMode } from "#agents";
import { isErrno, LoopwikiError } from "#wiki";
import { configFile, userConfigPath } from "./files.ts";
import { parseConfig, type ConfigProblem } from "./parse-config.ts";
import type { RuleProblem } from "./rule-problem.ts";
import { checkRepositoryRules, checkRules } from "./rules.ts";
import { breakerNames, configSchema, type Config, type ConfigInput } from "./schema.ts";

export interface ConfigLayer {
  origin: "user" | "repository";
  /** Absolute path of the file. */
  path: string;
  /** What the file says, before defaults. */
  value: ConfigInput;
}

export interface LoadedConfig {
  config: Config;
  /** Absolute paths of the files that were read, weakest first. */
  sources: string[];
  layers: ConfigLayer[];
}

/**
 * The settings in force: defaults, then the person's file, then the repository's. Maps are merged by
 * key, lists are replaced. Throws `bad-config` with file, line and field of every problem.
 */
export async function loadConfig(
  repository: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<LoadedConfig> {
  const user = await readLayer("user", userConfigPath(environment));
  const own = await readLayer("repository", join(repository, configFile));
  const read = [user, own].filter((layer) => layer !== undefined);
  const merged = read.reduce<ConfigInput>((below, { layer }) => merge(below, layer.value), {});
  const config = configSchema.parse(merged);
  if (own) refuse(own, checkRepositoryRules(own.layer.value));
  // The stricter of the two counts, whoever asks for it.
  for (const name of breakerNames)
    for (const { layer } of read)
      config.breakers[name] = Math.min(
        config.breakers[name],
        layer.value.breakers?.[name] ?? config.breakers[name],
      );
  config.sandbox = strictest(read.flatMap(({ layer }) => layer.value.sandbox ?? []));
  blame(read, checkRules(config, repository));
  return {
    config,
    sources: read.map(({ layer }) => layer.path),
    layers: read.map(({ layer }) => layer),
  };
}

/** The strictest wish counts, whoever has it. */
function strictest(wishes: readonly SandboxMode[]): SandboxMode {
  return sandboxModes.find((mode) => wishes.includes(mode)) ?? "auto";
}

interface ReadLayer {
  layer: ConfigLayer;
  lineOf: (path: readonly PropertyKey[]) => number;
}

async function readLayer(
  origin: ConfigLayer["origin"],
  path: string,
): Promise<ReadLayer | undefined> {
  let source;
  try {
    source = await readFile(path, "utf8");
  } catch (error) {
    if (isErrno(error, "ENOENT") || isErrno(error, "ENOTDIR")) return undefined;
    throw new LoopwikiError("bad-config", `Unexpected ${path}, expected a readable file.`, {
      cause: error,
    });
  }
  const { value, problems, lineOf } = parseConfig(source);
  if (problems.length > 0) throw badConfig(path, problems);
  return { layer: { origin, path, value }, lineOf };
}

function merge(below: ConfigInput, above: ConfigInput): ConfigInput {
  return {
    ...below,
    ...above,
    ...mergedMap("commands", below, above),
    ...mergedMap("roles", below, above),
    ...mergedMap("programs", below, above),
    ...mergedMap("audit", below, above),
    ...mergedMap("embeddings", below, above),
    ...mergedMap("ceremony", below, above),
    ...mergedMap("gates", below, above),
    ...mergedMap("ci", below, above),
    ...mergedMap("models", below, above),
    ...mergedMap("telemetry", below, above),
    ...mergedBudget(below.budget, above.budget),
    ...mergedLint(below.lint, above.lint),
  };
}

function mergedLint(below: ConfigInput["lint"], above: ConfigInput["lint"]): ConfigInput {
  if (below === undefined && above === undefined) return {};
  const rules = { ...below?.rules, ...above?.rules };
  const settings = { ...below?.settings, ...above?.settings };
  return { lint: { ...below, ...above, rules, settings } };
}

/** Of two limits the lower one counts: neither file can spend what the other does not allow. */
function mergedBudget(below: ConfigInput["budget"], above: ConfigInput["budget"]): ConfigInput {
  if (below === undefined && above === undefined) return {};
  const day = lower(below?.day, above?.day);
  return { budget: { day, plan: lower(below?.plan, above?.plan) } };
}

type Limits = Record<string, number | undefined>;

function lower(left: Limits = {}, right: Limits = {}): Limits {
  const least = Object.entries(left).map(([name, limit = Infinity]) => {
    return [name, Math.min(limit, right[name] ?? Infinity)] as const;
  });
  return { ...right, ...Object.fromEntries(least) };
}

function mergedMap(
  key:
    | "commands"
    | "roles"
    | "programs"
    | "audit"
    | "embeddings"
    | "ceremony"
    | "gates"
    | "ci"
    | "models"
    | "telemetry",
  below: ConfigInput,
  above: ConfigInput,
): Record<string, unknown> {
  if (below[key] === undefined && above[key] === undefined) return {};
  return { [key]: { ...below[key], ...above[key] } };
}

/** A rule that is broken is reported in the strongest file that has the setting. */
function blame(layers: readonly ReadLayer[], problems: readonly RuleProblem[]): void {
  for (const problem of problems) {
    const guilty = layers.findLast(({ layer }) =>
      Object.hasOwn(layer.value, String(problem.path[0])),
    );
    if (guilty) refuse(guilty, [problem]);
  }
}

function refuse({ layer, lineOf }: ReadLayer, problems: readonly RuleProblem[]): void {
  if (problems.length === 0) return;
  const placed = problems.map(({ path, reason }) => ({ line: lineOf(path), reason }));
  throw badConfig(layer.path, placed);
}

function badConfig(path: string, problems: readonly ConfigProblem[]): LoopwikiError {
  const lines = problems.map(({ line, reason }) => `${path}:${line}: ${reason}`);
  return new LoopwikiError("bad-config", lines.join("\n"), {
    hint: "`loopwiki config schema` prints every setting with its meaning.",
  });
}
