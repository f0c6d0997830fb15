import { matchesAny } from "#plans";
import type { Setting } from "./settings.ts";

export type Less = readonly [rule: string, what: string];

interface Compared {
  key: string;
  /** The key's last name. */
  name: string;
  before: string[];
  after: string[];
  path: string;
  basePaths: readonly string[];
}

const least =
  /(threshold|fail[_-]under|cov-fail-under|min(imum)?[_-]?\w*|branches|lines|functions|statements|regions|score|break|high|low|perFile)$/i;
const most =
  /^(max\w*|max-[\w-]+|[\w-]*complexity[\w-]*|[\w-]+-threshold|max_\w+|line[-_]length|errorsThreshold)$/i;
const tolerant =
  /^(passWithNoTests|allowOnly|allowEmpty|dangerouslyIgnoreUnhandledErrors|noCheck|continue-on-error|allow_failure|ignore_errors|ignore_missing_imports|ignoreErrors|ignoreBuildErrors|ignoreDuringBuilds|allowUnreachableCode|allowUnusedLabels|suppressImplicitAnyIndexErrors|allowImplicitAny|forceExit|update|updateSnapshot|skip_covered_fail|ignore-errors|ignore_outcome|skip|disabled|pass-with-no-tests|invert|disable-all|errorOnDeprecated_off)$/;
const strict =
  /^(strict\w*|noImplicit\w+|noUnchecked\w+|noUnused\w+|noFallthrough\w+|noPropertyAccess\w+|exactOptionalPropertyTypes|alwaysStrict|useUnknownInCatchVariables|checkJs|forbidOnly|check_untyped_defs|disallow_\w+|warn_\w+|no_implicit_\w+|xfail_strict|strict_\w+|reportUnusedDisableDirectives|check-coverage|checkCoverage|enabled|failOnUnhandledRejection|fail_ci_if_error|blocking|branch)$/;
/** On unless they are switched off. */
const onByDefault = /^(test|doctest|harness|autotests|check-coverage|fail-fast|isolate)$/;
const leavesOut =
  /^(exclude\w*|ignore\w*|ignores|omit|testPathIgnorePatterns|coveragePathIgnorePatterns|modulePathIgnorePatterns|norecursedirs|skip-?(dirs|files)|extend-(exclude|ignore)|exclude-(rules|dirs|files|also|lines)|exclude_(lines|also)|disable|per-file-ignores|collect_ignore\w*|disable_error_code)$/;
const takesIn =
  /^(include|testMatch|testRegex|spec|testpaths|python_(files|functions|classes)|test-?dir|testDir|projects|roots|enable|select|extend-select|files|tests|enable_error_code)$/;
const steers =
  /^(testNamePattern|t|grep|fgrep|setupFiles|setupFilesAfterEnv|globalSetup|globalTeardown|reporters?|testRunner|runner|retry|retries|bail|moduleNameMapper|alias|reruns|snapshotResolver|resolver|testResultsProcessor|onConsoleLog|onUnhandledError|if)$/;

/** What a configuration asks less of than it did; tightening says nothing. */
export function loosenedValues(
  before: readonly Setting[],
  after: readonly Setting[],
  { path, basePaths }: { path: string; basePaths: readonly string[] },
): Less[] {
  const isNew = before.length === 0;
  const keys = [...new Set([...before, ...after].map(({ key }) => key))];
  return keys.flatMap((key): Less[] => {
    const valuesIn = (settings: readonly Setting[]): string[] =>
      settings.filter((each) => each.key === key).map(({ value }) => value);
    const name = key.replaceAll("[]", "").split(".").at(-1) ?? "";
    const compared = {
      key,
      name,
      before: valuesIn(before),
      after: valuesIn(after),
      path,
      basePaths,
    };
    const judges = isNew ? [switches] : [lintLevels, numbers, switches, lists, steering];
    for (const judge of judges) {
      const less = judge(compared);
      if (less) return [less];
    }
    return [];
  });
}

function isRule({ key, path }: Compared): boolean {
  return /(^|[.\]])rules\./.test(key) || (path.endsWith("Cargo.toml") && /(^|\.)lints\./.test(key));
}

const levels = ["off", "allow", "0", "warn", "1", "error", "deny", "2", "forbid"];
function levelOf(value: string): number | undefined {
  const at = levels.indexOf(value);
  return at < 0 ? undefined : at < 3 ? 0 : at < 5 ? 1 : 2;
}

/** Rules of linters, by the level they report with. */
function lintLevels(compared: Compared): Less | undefined {
  if (!isRule(compared)) return undefined;
  const [was, is] = [compared.before, compared.after].map((values) =>
    values.flatMap((value) => levelOf(value) ?? []),
  );
  if (!was || !is || (was.length === 0 && is.length === 0)) return undefined;
  const lowered =
    is.length > 0
      ? Math.min(...is) < Math.min(...(was.length > 0 ? was : [1]))
      : compared.after.length === 0 && Math.max(...was) > 0;
  return lowered
    ? ["C04-checker-loosened", `a lower level of the rule \`${compared.key}\``]
    : undefined;
}

const lowered = "C01-threshold-lowered";
const noLimit = /timeout|workers|threads|concurrency|width|buffer|old-space/i;

function numbers(compared: Compared): Less | undefined {
  const { key, name, before } = compared;
  const [was, is] = [numbersIn(before), numbersIn(compared.after)];
  if (was.length === 0) return undefined;
  const change = `from ${was.join(", ")} to ${is.join(", ")}`;
  if (isCeiling(compared))
    return Math.max(...is) > Math.max(...was)
      ? [lowered, `\`${key}\` raised ${change}`]
      : undefined;
  if (!least.test(name) && !/threshold/i.test(key)) return undefined;
  if (is.length > 0)
    return Math.min(...is) < Math.min(...was)
      ? [lowered, `\`${key}\` lowered ${change}`]
      : undefined;
  const matters = /threshold|under|coverage/i.test(key);
  return matters ? [lowered, `the threshold \`${key}\` taken away`] : undefined;
}

/** A larger number asks for less; of widths and time limits no number does. */
function isCeiling(compared: Compared): boolean {
  const { key, name, path } = compared;
  if (noLimit.test(key)) return false;
  if (isRule(compared)) return /max|complexity|depth|lines|params/.test(name);
  return most.test(name) && (!/threshold$/i.test(name) || path.includes("clippy"));
}

function numbersIn(values: readonly string[]): number[] {
  return values
    .filter((value) => value !== "")
    .map((value) => Number(value.replace("%", "")))
    .filter((value) => !Number.isNaN(value));
}

function isOn(values: readonly string[]): boolean {
  return values.some((value) => /^(true|1|yes|on)$/i.test(value));
}

function isOff(values: readonly string[]): boolean {
  return values.some((value) => /^(false|0|no|off)$/i.test(value));
}

/** The code with which a linter tells of failures, made 0. */
function forgives(name: string, before: string | undefined, after = ""): boolean {
  return (
    /^(issues-exit-code|exit[-_]zero)$/.test(name) && /^(0|true)$/.test(after) && after !== before
  );
}

function switches({ key, name, before, after, path }: Compared): Less | undefined {
  if (forgives(name, before[0], after[0]))
    return ["C03-runner-tolerant", `\`${key}\`, by which failures are none`];
  const wentOff = isOff(after) && !isOff(before);
  if (tolerant.test(name) && isOn(after) && !isOn(before))
    return ["C03-runner-tolerant", `\`${key}\` switched on`];
  const asksLess = strict.test(name) && isOn(before) && !isOn(after);
  return asksLess || (wentOff && (key === "run.tests" || isNeeded(name, path)))
    ? ["C04-checker-loosened", `\`${key}\` switched off`]
    : undefined;
}

/** Part of what another setting, or nothing at all, switches on. */
function isNeeded(name: string, path: string): boolean {
  if (onByDefault.test(name)) return /Cargo\.toml|config/.test(path);
  return (
    strict.test(name) && name !== "enabled" && /[tj]sconfig|mypy|pyproject|setup\.cfg/.test(path)
  );
}

function lists(compared: Compared): Less | undefined {
  if (leavesOut.test(compared.name)) return leftOut(compared);
  const { key, name, path } = compared;
  const published = path.endsWith("package.json") && !/^(jest|mocha|ava|vitest|c8|nyc)\./.test(key);
  if (!takesIn.test(name) || published) return undefined;
  return compared.before.length === 0 ? withoutDefault(compared) : narrowed(compared);
}

/** A choice of tests where the runner's own had stood: one that misses tests leaves them out. */
function withoutDefault({ key, name, after, basePaths }: Compared): Less | undefined {
  const chooses =
    /^(python_files|testpaths|testMatch|testRegex)$/.test(name) ||
    /(^|\.)test\.include$/.test(key.replaceAll("[]", ""));
  const still = splitItems(after);
  const lost = basePaths.find(
    (each) =>
      isCollected(each) && !hits(still, each) && !matchesAny(each.split("/").at(-1) ?? "", still),
  );
  return chooses && lost !== undefined && still.length > 0 && name !== "testRegex"
    ? ["C02-tests-left-out", `a \`${key}\` without ${lost}`]
    : undefined;
}

/** Tests that a runner's defaults find. */
function isCollected(path: string): boolean {
  return /(^|\/)(test_[^/]*|[^/]*_test)\.py$|\.(test|spec)\.[cm]?[jt]sx?$/.test(path);
}

/** Names of rules are known by their form: `E501`, `no-eval`. */
const ruleName = /^[A-Z]+\d*$|^[a-z]+([-_][a-z]+)+$/;

function leftOut({ key, name, before, after, basePaths }: Compared): Less | undefined {
  const known = new Set(splitItems(before));
  const hit = splitItems(after)
    .filter((item) => !known.has(item))
    .find((item) => {
      const isPath = !ruleName.test(item) || basePaths.some((each) => each.startsWith(item));
      return isPath ? takesOut(item, basePaths) : !/paths?|dirs|files|exclude$/i.test(name);
    });
  return hit === undefined ? undefined : ["C02-tests-left-out", `\`${hit}\` in \`${key}\``];
}

function narrowed({ key, name, before, after, basePaths }: Compared): Less | undefined {
  const still = splitItems(after);
  const removed = splitItems(before).filter((item) => !still.includes(item));
  const byName = /select|enable|python_|Regex/.test(name);
  if (removed.length === 0 || (still.length === 0 && !/select|enable/.test(name))) return undefined;
  const lost = basePaths.find((each) => isCode(each) && hits(removed, each) && !hits(still, each));
  if (lost !== undefined) return ["C02-tests-left-out", `a narrower \`${key}\`, without ${lost}`];
  const fewer = byName && still.length <= splitItems(before).length;
  const unknown = !basePaths.some((each) => hits(removed, each));
  return fewer && unknown ? ["C02-tests-left-out", `a narrower \`${key}\``] : undefined;
}

function splitItems(values: readonly string[]): string[] {
  return values.flatMap((value) =>
    /^[\w./*-]+([\s,]+[\w./*-]+)+$/.test(value) ? value.split(/[\s,]+/) : [value],
  );
}

function isCode(path: string): boolean {
  return /\.([cm]?[jt]sx?|py|go|rs)$/.test(path);
}

/** Only what lies in the repository can be left out; `dist` and `node_modules` do not. */
function takesOut(item: string, paths: readonly string[]): boolean {
  return paths.some((path) => isCode(path) && hits([item], path));
}

function hits(patterns: readonly string[], path: string): boolean {
  return patterns.some((pattern) => {
    const glob = pattern.replace(/^<rootDir>\/|^\.\//, "").replaceAll(/\\([./-])|[$^]/g, "$1");
    if (glob === "") return false;
    if (matchesAny(path, [glob, `${glob}/**`, `**/${glob}`, `**/${glob}/**`])) return true;
    return !/[*{]/.test(glob) && /\W/.test(glob) && path.includes(glob.replace(/^\//, ""));
  });
}

/** Settings that choose which tests run, what runs before them, and who reports. */
function steering({ key, name, before, after }: Compared): Less | undefined {
  const steering = key
    .replaceAll("[]", "")
    .split(".")
    .find((part) => steers.test(part));
  if (steering === undefined) return undefined;
  const added = after.filter((value) => !before.includes(value));
  const harmless = added.every(
    (value) =>
      /^(false|0|default|verbose|dot|junit|json|html|text|lcov|cobertura|github-actions|spec|progress|list|tap)$/.test(
        value,
      ) || value === "",
  );
  if (
    harmless ||
    (name === "if" && !added.some((value) => /^(false|\$\{\{ ?false ?\}\})$/.test(value)))
  )
    return undefined;
  if (/^(retry|retries|bail|reruns)$/.test(steering) && Number(added[0]) <= Number(before[0] ?? 0))
    return undefined;
  return ["C03-runner-tolerant", `\`${key}\` set to \`${added[0]}\``];
}
