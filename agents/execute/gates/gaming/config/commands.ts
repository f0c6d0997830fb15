import type { Setting } from "./settings.ts";

/** What checks something when it is run. */
const runner =
  /\b(vitest|jest|mocha|ava|tap|jasmine|karma|playwright test|cypress run|node\b.*--test|bun test|deno test|pytest|py\.test|unittest|nose2|tox|nox|go (test|vet)|golangci-lint|staticcheck|cargo (\+\w+ )?(test|nextest|clippy|check|fmt)|tsc|vue-tsc|eslint|oxlint|biome|prettier|mypy|pyright|ruff|flake8|pylint|(npm|yarn|pnpm|bun)( run)? (test|lint|check|typecheck|types)|make (test|check|lint)|c8|nyc|coverage|knip)\b/;

/** What keeps a failure from being one, or tests from being run. */
const loose = [
  /\|\|\s*(true|:|exit 0|echo\b)/,
  /;\s*(true|:|exit 0)\s*$/,
  /\bexit 0\b/,
  /^-(?!-)\s*\w/,
  /--pass-?with-?no-?tests/i,
  /--no-run\b|--collect-only|--co\b|--dry-run|--list(-?tests)?\b/i,
  /\s-short\b|\s-(test\.)?run[ =]|\s-skip[ =]|-vet=off/,
  /--ignore(-glob|-pattern|-path)?[ =]|--deselect|--exclude\b|--skip\b|--testPathIgnorePatterns/,
  /(^|\s)-k[ =]|(^|\s)-m[ =]?["']?not /,
  /--testNamePattern|(vitest|jest)\b.*\s-t[ =]|--f?grep\b|(mocha|playwright)\b.*\s-g[ =]|--only-?[cC]hanged|--changed\b|--lib\b|--invert/,
  /(^|\s)-u\b|--update(-?snapshots?)?\b|--snapshot-update|--ci=false/i,
  /--retry\b|--retries\b|--reruns\b|--force-?exit/i,
  /--bail\b|--maxfail|(pytest|^)\b.*\s-x\b/,
  /--no-cov(erage)?\b|--coverage[.=](enabled=)?false|--no-check\b|--noCheck|--quiet\b|--cap-lints|\s-A\s|--allow\b/,
  /(?<!\|)\|(?![|&])\s*\w+|(?<![&>|])&(?![&>\d])/, // a pipe's code is the last one's; nobody waits for `&`
  /\b(vitest|jest|deno) list\b|-count[= ]?0\b|\bgo test\b.*\s(-c|-exec)\b|--(lf|last-failed|sw|stepwise)\b/,
  /\b(GOFLAGS|PYTHONOPTIMIZE|PYTEST_ADDOPTS|PYTEST_PLUGINS)=|\bpython[\d.]* -OO?\b|^\.IGNORE\b/,
  /-p\s?no:|--no-verify|--no-strict|--noEmitOnError false/,
];

interface Commands {
  /** Runs of checks that can fail. */
  strict: number;
  /** Signs of looseness, each as often as it stands there. */
  loose: Map<string, number>;
}

/** Why the head's commands check less than the base's; undefined when they do not. */
export function loosenedCommands(
  before: readonly Setting[],
  after: readonly Setting[],
): string | undefined {
  const known = new Set(before.map(({ key }) => key));
  const kept = after.filter(({ key }) => known.has(key) || !key.startsWith("scripts."));
  const emptied = before.find(
    ({ key, value }) => isCheck(key) && !isTrivial(value) && isEmptied(after, key),
  );
  if (emptied) return `the command \`${emptied.key}\` without what it ran (\`${emptied.value}\`)`;
  const [was, is] = [count(before), count(kept)];
  const sign = [...is.loose].find(([text, often]) => often > (was.loose.get(text) ?? 0))?.[0];
  if (sign !== undefined && (is.strict < was.strict || before.length > 0))
    return `\`${sign}\` in a command that checks`;
  const lost = strictFlags(before).find((flag) => !strictFlags(after).includes(flag));
  if (lost !== undefined) return `a command that checks without \`${lost}\``;
  const narrow = narrowedRun(before, kept);
  if (narrow !== undefined) return `\`${narrow}\`, which runs a part of what was run`;
  if (count(after).strict < was.strict)
    return `${is.strict} runs of checks where there were ${was.strict}`;
  return undefined;
}

/** Options by which a check asks for more. */
function strictFlags(settings: readonly Setting[]): string[] {
  return settings
    .flatMap(({ value }) => (runner.test(value) ? [value] : []))
    .flatMap(
      (value) => value.match(/-D ?\w+|--(strict|deny|forbid|error-on)[\w-]*|\s-race\b/g) ?? [],
    )
    .map((flag) => flag.trim());
}

/** A runner that had everything to run and now has some of it. */
function narrowedRun(before: readonly Setting[], after: readonly Setting[]): string | undefined {
  const runs = wholeRuns(before).filter((run) => !wholeRuns(after).includes(run));
  return after
    .flatMap(({ value }) => value.split(/&&|\n|;/))
    .map((segment) => segment.trim().replace(/^[@-]+/, ""))
    .find((segment) => runs.some((run) => isPartOf(run, segment)));
}

const whole =
  /^[@-]*((?:npx |pnpm exec )?(?:vitest(?: run)?|jest|mocha|ava|pytest|python3? -m pytest|go test|cargo test|cargo nextest run))((?: +-\S+)*)(?: +(?:\.\/\.\.\.|\.))?$/;

/** The programs of runs without a path or a name of their own. */
function wholeRuns(settings: readonly Setting[]): string[] {
  const segments = settings.flatMap(({ value }) => value.split(/&&|\n|;/));
  return segments.flatMap((segment) => whole.exec(segment.trim())?.[1] ?? []);
}

function isPartOf(run: string, segment: string): boolean {
  if (!segment.startsWith(`${run} `)) return false;
  const words = segment.slice(run.length).trim().split(/\s+/);
  return words.some(
    (word, at) =>
      /^[\w./]/.test(word) &&
      !(words[at - 1] ?? "").startsWith("-") &&
      !/^\.(\/\.\.\.)?$/.test(word),
  );
}

function isCheck(key: string): boolean {
  return /^scripts\.(pre|post)?(test|check|lint|types?|typecheck|verify|ci|cover\w*)\b/.test(key);
}

function isEmptied(after: readonly Setting[], key: string): boolean {
  const same = after.filter((setting) => setting.key === key);
  if (same.length === 0) return /^scripts\.test$/.test(key);
  return same.every(({ value }) => isTrivial(value));
}

function isTrivial(command: string): boolean {
  const segments = command.split(/&&|\|\||;/).map((each) => each.trim());
  return segments.every((each) => /^(true|:|exit 0|echo\b.*|printf\b.*|node -e\b.*|)$/.test(each));
}

function count(settings: readonly Setting[]): Commands {
  const found: Commands = { strict: 0, loose: new Map() };
  for (const { key, value } of settings) {
    const options = /addopts|args|\bpytest_add|flags/i.test(key);
    for (const segment of value.split(/&&|\n/).map((each) => each.trim())) {
      if (!options && !runner.test(segment) && !/^\.IGNORE\b/.test(segment)) continue;
      const signs = loose.flatMap((sign) => sign.exec(segment)?.[0].trim() ?? []);
      for (const sign of signs) found.loose.set(sign, (found.loose.get(sign) ?? 0) + 1);
      if (signs.length === 0 && !options) found.strict += 1;
    }
  }
  return found;
}

/** Settings whose values are command lines. */
export function isCommand({ key, value }: Setting): boolean {
  if (/^(true|false|\d+)$/.test(value)) return key.startsWith("scripts.");
  return /^scripts\.|^run\[\]$|(^|\.)(run|script|addopts|args|commands?|test|lint|check|before_script)(\[\])?$|^alias\./.test(
    key,
  );
}
