import { resolve, sep } from "node:path";
import { defaultBreakers } from "#agents";
import { nearest } from "./nearest.ts";
import { breakerNames, type Config, type ConfigInput } from "./schema.ts";

/** A setting that is well formed and still wrong, because of what another setting says. */
export interface RuleProblem {
  path: PropertyKey[];
  reason: string;
}

/** Backends that need no entry in `programs`, beside `command:<program>` and `replay:<recording>`. */
const builtInBackends = ["mechanical", "claude-code"] as const;

/** Variables that look like a key: only the person's own settings may hand them to commands. */
const secretName = /KEY|TOKEN|SECRET|PASSW|CREDENTIAL|COOKIE/i;

/** What no schema can say: settings that must agree with each other or with the repository. */
export function checkRules(config: Config, repository: string): RuleProblem[] {
  return [
    ...checkContentRoot(config, repository),
    ...checkWorktreeRoot(config, repository),
    ...checkPrograms(config),
    ...checkRoles(config),
  ];
}

/** What the repository's own file may not ask for, whatever the person's file says (DESIGN 7). */
export function checkRepositoryRules({
  environment = [],
  breakers = {},
}: ConfigInput): RuleProblem[] {
  const keys = environment
    .map((name, index) => ({ name, path: ["environment", index] }))
    .filter(({ name }) => secretName.test(name))
    .map(({ name, path }) => ({
      path,
      reason: `Unexpected "${name}" in a repository's settings, expected no keys or tokens; name it in your own settings file instead`,
    }));
  const looser = breakerNames
    .filter((name) => (breakers[name] ?? 0) > defaultBreakers[name])
    .map((name) => ({
      path: ["breakers", name],
      reason: `Unexpected ${breakers[name]} in a repository's settings, expected at most ${defaultBreakers[name]}: a repository may only make a breaker stricter`,
    }));
  return [...keys, ...looser];
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

function checkPrograms(config: Config): RuleProblem[] {
  return Object.keys(config.programs)
    .filter((name) => isBuiltIn(name))
    .map((name) => ({
      path: ["programs", name],
      reason: `Unexpected program "${name}", expected a name that is not a built-in backend`,
    }));
}

function checkRoles(config: Config): RuleProblem[] {
  return Object.entries(config.roles).flatMap(([role, settings]) => {
    const problems: RuleProblem[] = [];
    const { backend, model } = settings;
    const known = [...builtInBackends, ...Object.keys(config.programs)];
    if (!isBuiltIn(backend) && !known.includes(backend)) {
      const meant = nearest(backend, known);
      const guess = meant === undefined ? "" : `; did you mean "${meant}"?`;
      problems.push({
        path: ["roles", role, "backend"],
        reason: `Unexpected backend "${backend}" of role ${role}, expected one of ${known.join(", ")}, command:<program> or replay:<recording>${guess}`,
      });
    }
    if (backend === "claude-code" && model === undefined)
      problems.push({
        path: ["roles", role],
        reason: `Unexpected role ${role} without "model", expected a named model, for example "sonnet"`,
      });
    return problems;
  });
}

function isBuiltIn(backend: string): boolean {
  return builtInBackends.some((known) => known === backend) || /^(command|replay):./.test(backend);
}
