import { resolve, sep } from "node:path";
import { defaultBreakers, knownProviders } from "#agents";
import { backends, backendUsages, splitBackend } from "../backends.ts";
import { checkEmbeddings, checkRepositoryEmbeddings } from "./embedding-rules.ts";
import { nearest } from "./nearest.ts";
import type { RuleProblem } from "./rule-problem.ts";
import { breakerNames, type Config, type ConfigInput } from "./schema.ts";

/** Variables that look like a key: only the person's own settings may hand them to commands. */
const secretName = /KEY|TOKEN|SECRET|PASSW|CREDENTIAL|COOKIE/i;

/** What no schema can say: settings that must agree with each other or with the repository. */
export function checkRules(config: Config, repository: string): RuleProblem[] {
  return [
    ...checkContentRoot(config, repository),
    ...checkWorktreeRoot(config, repository),
    ...checkPrograms(config),
    ...checkRoles(config),
    ...checkEmbeddings(config.embeddings),
    ...checkModels(config),
  ];
}

/** What the repository's own file may not ask for, whatever the person's file says (DESIGN 7). */
export function checkRepositoryRules(input: ConfigInput): RuleProblem[] {
  return [
    ...checkEnvironment(input.environment ?? []),
    ...checkEndpoints(input.models ?? {}),
    ...checkRepositoryEmbeddings(input),
    ...checkBreakers(input.breakers ?? {}),
    ...checkSandbox(input.sandbox),
    ...checkSandboxBackend(input),
    ...checkMcp(input.mcp),
    ...checkTelemetry(input.telemetry),
  ];
}

function checkBreakers(breakers: NonNullable<ConfigInput["breakers"]>): RuleProblem[] {
  return breakerNames
    .filter((name) => (breakers[name] ?? 0) > defaultBreakers[name])
    .map((name) => ({
      path: ["breakers", name],
      reason: `Unexpected ${breakers[name]} in a repository's settings, expected at most ${defaultBreakers[name]}: a repository may only make a breaker stricter`,
    }));
}

function checkSandbox(sandbox: ConfigInput["sandbox"]): RuleProblem[] {
  if (sandbox !== "off") return [];
  const reason = `Unexpected "off" in a repository's settings, expected "auto" or "required": only your own settings file may run its commands unconfined`;
  return [{ path: ["sandbox"], reason }];
}

/** What confines commands, and which hosts they may reach then, is the person's to say. */
function checkSandboxBackend({ sandboxBackend, sandboxHosts }: ConfigInput): RuleProblem[] {
  const chosen = {
    sandboxBackend: sandboxBackend === "auto" ? undefined : sandboxBackend,
    sandboxHosts,
  };
  return Object.entries(chosen)
    .filter(([, value]) => value !== undefined)
    .map(([name]) => ({
      path: [name],
      reason: `Unexpected "${name}" in a repository's settings, expected none: only your own settings file may say what confines its commands`,
    }));
}

function checkMcp(mcp: ConfigInput["mcp"]): RuleProblem[] {
  if (mcp?.write !== true) return [];
  const reason = `Unexpected true in a repository's settings, expected false: only your own settings file may let agents write`;
  return [{ path: ["mcp", "write"], reason }];
}

function checkTelemetry(telemetry: ConfigInput["telemetry"]): RuleProblem[] {
  if (telemetry?.endpoint === undefined) return [];
  const reason = `Unexpected "endpoint" in a repository's settings, expected none: only your own settings file or OTEL_EXPORTER_OTLP_ENDPOINT may send what happens here elsewhere`;
  return [{ path: ["telemetry", "endpoint"], reason }];
}

function checkEndpoints(models: object): RuleProblem[] {
  return Object.keys(models).map((name) => ({
    path: ["models", name],
    reason: `Unexpected "models" in a repository's settings, expected no addresses that your keys are sent to; name ${name} in your own settings file instead`,
  }));
}

function checkEnvironment(environment: readonly string[]): RuleProblem[] {
  return environment
    .map((name, index) => ({ name, path: ["environment", index] }))
    .filter(({ name }) => secretName.test(name))
    .map(({ name, path }) => ({
      path,
      reason: `Unexpected "${name}" in a repository's settings, expected no keys or tokens; name it in your own settings file instead`,
    }));
}

function checkContentRoot(config: Config, repository: string): RuleProblem[] {
  const root = resolve(repository, config.contentRoot);
  const inside = root === repository || root.startsWith(repository + sep);
  const first = config.contentRoot.replace(/^(\.\/)+/, "").split(/[\\/]/)[0] ?? "";
  const reserved = [".git", ".loopwiki", "node_modules"].includes(first);
  if (inside && !reserved && !config.contentRoot.includes("\\")) return [];
  return [
    {
      path: ["contentRoot"],
      reason: `Unexpected "contentRoot" "${config.contentRoot}", expected a folder inside the repository written with "/", for example "memory"`,
    },
  ];
}

function checkWorktreeRoot(config: Config, repository: string): RuleProblem[] {
  const root = resolve(repository, config.worktreeRoot);
  if (root !== repository && !root.startsWith(repository + sep)) return [];
  return [
    {
      path: ["worktreeRoot"],
      reason: `Unexpected "worktreeRoot" "${config.worktreeRoot}", expected a folder outside the checkout, for example ".."`,
    },
  ];
}

function checkModels({ models }: Config): RuleProblem[] {
  return Object.entries(models)
    .filter(([name, { kind = kindOf(name), baseUrl }]) => kind === "openai-compatible" && !baseUrl)
    .map(([name]) => ({
      path: ["models", name],
      reason: `Unexpected provider "${name}" without "baseUrl", expected its address, for example "http://127.0.0.1:11434/v1"`,
    }));
}

function kindOf(name: string): string {
  return knownProviders[name]?.kind ?? "openai-compatible";
}

function checkPrograms(config: Config): RuleProblem[] {
  return Object.keys(config.programs)
    .filter((name) => isBuiltIn(name))
    .map((name) => ({
      path: ["programs", name],
      reason: `Unexpected program "${name}", expected a name that is not a built-in backend`,
    }));
}

function checkRoles(config: Config): RuleProblem[] {
  return Object.entries(config.roles).flatMap(([role, { backend: written, model }]) => {
    if (Object.hasOwn(config.programs, written)) return [];
    const { name, detail = "" } = splitBackend(written);
    const backend = backends[name];
    if (backend === undefined || (needsDetail(name) && detail === ""))
      return [unknownBackend(config, role, written)];
    if (backend.detail !== "model" || model !== undefined || detail !== "") return [];
    const reason = `Unexpected role ${role} without "model", expected a named model, as in "${backend.usage}"`;
    return [{ path: ["roles", role], reason }];
  });
}

function unknownBackend(config: Config, role: string, written: string): RuleProblem {
  const known = [...Object.keys(backends), ...Object.keys(config.programs)];
  const meant = nearest(written, known);
  const guess = meant === undefined || meant === written ? "" : `; did you mean "${meant}"?`;
  return {
    path: ["roles", role, "backend"],
    reason: `Unexpected backend "${written}" of role ${role}, expected one of ${backendUsages()} or a name from "programs"${guess}`,
  };
}

function needsDetail(name: string): boolean {
  const kind = backends[name]?.detail;
  return kind === "program" || kind === "file";
}

function isBuiltIn(name: string): boolean {
  return Object.hasOwn(backends, splitBackend(name).name);
}
