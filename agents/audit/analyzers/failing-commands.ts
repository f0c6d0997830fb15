import type { AuditContext } from "../analyzer.ts";
import { createAuditFinding, type AuditFinding, type Fix, type Place } from "../finding.ts";
import type { CommandMeasure } from "../measure-commands.ts";
import { readManifest } from "../package-manifest.ts";
import { placeOf, readTracked } from "../source-files.ts";

/** A finding for each of the repository's own commands that fails on a clean checkout. */
export async function findFailingCommands(
  context: AuditContext,
  measures: readonly CommandMeasure[],
): Promise<AuditFinding[]> {
  const findings: AuditFinding[] = [];
  for (const measure of measures) {
    if (measure.passed) continue;
    const place = await definitionOf(context, measure);
    if (place) findings.push(await toFinding(context, measure, place));
    else
      context.note(
        `failing-commands: \`${measure.command}\` fails and no tracked file defines it.`,
      );
  }
  return findings;
}

async function toFinding(
  context: AuditContext,
  measure: CommandMeasure,
  place: Place,
): Promise<AuditFinding> {
  const { name, command, setup, exitCode } = measure;
  const mentioned = setup === undefined ? placesIn(context, measure.tail) : [];
  const fix: Fix =
    setup === undefined
      ? await fixOf(context, measure, mentioned)
      : { kind: "person", advice: advice(context) };
  return createAuditFinding({
    rule: setup === undefined ? "failing-commands" : "missing-setup",
    path: place.path,
    line: place.line,
    excerpt: place.excerpt,
    key: `${name} ${command}`,
    places: mentioned,
    message:
      setup === undefined
        ? `Unexpected exit code ${exitCode} of \`${command}\` on a clean checkout, expected 0`
        : `Unexpected failure of \`${command}\`: ${setup}`,
    category: name === "test" || name === "build" ? "correctness" : "tooling",
    impact: name === "lint" ? 3 : 5,
    effort: fix.kind === "mechanical" ? 1 : 2,
    confidence: setup === undefined ? 0.85 : 0.9,
    risk: name === "lint" ? "low" : "medium",
    fix,
  });
}

function advice(context: AuditContext): string {
  const install = context.commands.install ?? "npm install";
  return `Install what it needs (for example \`${install}\`) or change the command in loopwiki.config.json, then audit again.`;
}

async function fixOf(
  context: AuditContext,
  { command, tail }: CommandMeasure,
  mentioned: readonly Place[],
): Promise<Fix> {
  const fixer = await fixerOf(context, command);
  if (fixer !== undefined)
    return {
      kind: "mechanical",
      command: fixer,
      args: [],
      files: [],
      verify: [command],
      instructions: `Runs the tool's own fixer; afterwards \`${command}\` must pass.`,
    };
  const files = [...new Set(mentioned.map(({ path }) => path))];
  return {
    kind: "agent",
    skill: "diagnose",
    files: files.length > 0 ? files : ["**"],
    instructions:
      `\`${command}\` fails on a clean checkout. Its last lines:\n\n\`\`\`text\n${tail.replaceAll("```", "'''")}\n\`\`\`\n\n` +
      "Reproduce it, find the first cause and mend the code. Tests, checks and settings are not weakened to pass.",
    verify: [command],
  };
}

/** Checkers that can mend what they find: how a command line that checks becomes one that mends. */
const fixers: readonly [RegExp, (line: string) => string][] = [
  [/^(npx (--no-install )?)?eslint\b/, (line) => `${line} --fix`],
  [/^(npx (--no-install )?)?oxlint\b/, (line) => `${line} --fix`],
  [
    /^(npx (--no-install )?)?prettier\b.*(--check|-c|--list-different|-l)\b/,
    (line) =>
      line.replace(
        /--check|--list-different|\s-[cl]\b/,
        (flag) => `${flag.startsWith(" ") ? " " : ""}--write`,
      ),
  ],
  [
    /^(npx (--no-install )?)?(@biomejs\/)?biome (check|lint|format|ci)\b/,
    (line) => `${line.replace(/\bci\b/, "check")} --write`,
  ],
  [/^ruff check\b/, (line) => `${line} --fix`],
  [/^ruff format --check\b/, (line) => line.replace(" --check", "")],
  [/^black --check\b/, (line) => line.replace(" --check", "")],
  [/^cargo fmt\b.*--check/, () => "cargo fmt"],
  [
    /^cargo clippy\b/,
    (line) => line.replace("clippy", "clippy --fix --allow-dirty").replace(/ -- .*$/, ""),
  ],
  [/^standard\b/, (line) => `${line} --fix`],
];

/** The mending command for a checking one; `npm run lint` is followed to its script. */
export async function fixerOf(context: AuditContext, command: string): Promise<string | undefined> {
  const script = /^(?:npm|pnpm|yarn|bun)(?: run)? ([\w:-]+)$/.exec(command)?.[1];
  const scripts = (await readManifest(context.directory))?.scripts ?? {};
  const line = (script === undefined ? command : (scripts[script] ?? "")).trim();
  if (/[;&|<>$`]/.test(line)) return undefined; // more than one program: not ours to rewrite
  const found = fixers.find(([pattern]) => pattern.test(line));
  return found?.[1](line);
}

/** The line of a tracked file that says what the command is. */
async function definitionOf(
  context: AuditContext,
  { name, command }: CommandMeasure,
): Promise<Place | undefined> {
  const script = /\b(?:npm|pnpm|yarn|bun)(?: run)? ([\w:-]+)/.exec(command)?.[1] ?? name;
  const target = /\bmake ([\w-]+)/.exec(command)?.[1] ?? name;
  const definitions: [string, RegExp][] = [
    ["package.json", new RegExp(`"${script}"\\s*:\\s*"`)],
    ["Makefile", new RegExp(`^${target}\\s*:`)],
    ["loopwiki.config.json", new RegExp(`"${name}"\\s*:`)],
    ["pyproject.toml", /^\[/],
    ["Cargo.toml", /^\[package\]|^\[workspace\]/],
    ["go.mod", /^module /],
    ["package.json", /^\s*"name"/],
  ];
  for (const [path, pattern] of definitions) {
    if (!context.source.tracked.has(path)) continue;
    const lines = ((await readTracked(context.directory, path)) ?? "").split(/\r?\n/);
    const line = lines.findIndex((text) => pattern.test(text)) + 1;
    if (line > 0) return { path, line, excerpt: lines[line - 1] ?? "", note: "the command" };
  }
  return undefined;
}

/** Up to five source lines that the output names (`src/a.ts:3:7` or `src/a.ts(3,7)`). */
function placesIn(context: AuditContext, tail: string): Place[] {
  const places = new Map<string, Place>();
  for (const [, path = "", line = ""] of tail.matchAll(/([\w@.][\w@./-]*\.\w+)[:(](\d+)/g)) {
    const relative = path.replace(`${context.directory}/`, "").replace(/^\.\//, "");
    const file = context.source.byPath.get(relative);
    const number = Number(line);
    if (!file || number > file.lines.length || places.size >= 5) continue;
    places.set(`${relative}:${number}`, placeOf(file, number, "named in the output"));
  }
  return [...places.values()];
}
