import { basename } from "node:path/posix";
import { z } from "zod";
import { breathe, type Analyzer, type AuditContext } from "../analyzer.ts";
import { createAuditFinding, shellWord, type AuditFinding, type Fix } from "../finding.ts";
import { languageOf } from "../languages.ts";
import { pathsInScript, type NamedPath, type ScriptPaths } from "../scripts/named-paths.ts";
import { removableScripts } from "../scripts/who-runs.ts";
import { inGeneratedFolder, readTracked } from "../source-files.ts";

const manifestSchema = z.looseObject({
  scripts: z.record(z.string(), z.string()),
  files: z.array(z.string()).optional(),
});
type Manifest = z.infer<typeof manifestSchema>;

interface Broken {
  name: string;
  missing: NamedPath[];
}

export const brokenScripts: Analyzer = {
  id: "broken-scripts",
  summary: "scripts of package.json that name files which are not in the repository",
  async run(context) {
    const text = (await readTracked(context.directory, "package.json")) ?? "";
    const manifest = parse(text);
    if (!manifest) return [];
    const { scripts, ...settings } = manifest;
    const read = new Map(Object.entries(scripts).map(([name, all]) => [name, pathsInScript(all)]));
    const made = await madeSomewhere(context, manifest, [...read.values()]);
    const broken: Broken[] = [];
    for (const [name, { inputs }] of read) {
      await breathe(context.signal);
      const missing: NamedPath[] = [];
      for (const named of inputs)
        if (await isMissing(context, named.path, made)) missing.push(named);
      if (missing.length > 0) broken.push({ name, missing });
    }
    const gone = broken.filter((script) => !hasMoved(context, script)).map(({ name }) => name);
    const removable = isPlainlyFormatted(text)
      ? await removableScripts(context, scripts, gone, JSON.stringify(settings))
      : new Set<string>();
    keepTogether(broken, removable);
    return broken.flatMap((script) => toFinding(text, script, removable.has(script.name)));
  },
};

/** True when a file of the same name is elsewhere: the script wants mending. */
function hasMoved({ source }: AuditContext, { missing }: Broken): boolean {
  const names = new Set(missing.map(({ path }) => basename(path)));
  return [...source.tracked].some((path) => names.has(basename(path)));
}

/** What is found out about a missing file while one script is mended holds for the others too. */
function keepTogether(broken: readonly Broken[], removable: Set<string>): void {
  const kept = broken.filter(({ name }) => !removable.has(name));
  const wanted = new Set(kept.flatMap(({ missing }) => missing.map(({ path }) => path)));
  for (const { name, missing } of broken)
    if (missing.some(({ path }) => wanted.has(path))) removable.delete(name);
}

function parse(text: string): Manifest | undefined {
  try {
    return manifestSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** True when a program that rewrites the file (npm) changes only the lines it is meant to. */
function isPlainlyFormatted(text: string): boolean {
  const indent = /^\{\n([ \t]+)"/.exec(text)?.[1];
  return indent !== undefined && `${JSON.stringify(JSON.parse(text), null, indent)}\n` === text;
}

/** Files and folders that some script, compiler setting or release makes. */
async function madeSomewhere(
  context: AuditContext,
  { files = [] }: Manifest,
  scripts: readonly ScriptPaths[],
): Promise<string[]> {
  const made = scripts.flatMap(({ outputs }) => outputs);
  made.push(...files.map((glob) => glob.replace(/^\.?\//, "").replace(/\/?\*.*$/, "")));
  for (const path of context.source.tracked) {
    if (!/^[^/]*tsconfig[^/]*\.json$/.test(path)) continue;
    const text = (await readTracked(context.directory, path)) ?? "";
    for (const [, folder = ""] of text.matchAll(
      /"(?:outDir|outFile|declarationDir)":\s*"([^"]+)"/g,
    ))
      made.push(folder);
  }
  return made
    .map((path) => path.replace(/^\.\//, "").replace(/\/$/, ""))
    .filter((path) => path !== "" && path !== ".");
}

/** True when the path is not in the commit and nothing suggests that it comes to be in another way. */
async function isMissing(
  { source, git }: AuditContext,
  path: string,
  made: readonly string[],
): Promise<boolean> {
  const lower = path.toLowerCase();
  const stem = lower.replace(/\.[cm]?jsx?$/, "."); // may be compiled from the file beside it
  for (const tracked of source.tracked) {
    const other = tracked.toLowerCase();
    // Also a part of a name (tests are chosen so), and what is below a submodule or a link.
    if (
      other.includes(lower) ||
      (stem !== lower && other.startsWith(stem)) ||
      lower.startsWith(`${other}/`)
    )
      return false;
  }
  if (made.some((output) => path === output || path.startsWith(`${output}/`))) return false;
  const typed = /\.[cm]?tsx?$/.test(path) && !/\.d\.[cm]?ts$/.test(path); // no compiler writes these
  if (inGeneratedFolder(`${path}/`) && !typed) return false;
  const ignored = await git.answer(["check-ignore", "--", path, `${path}/x`], {
    okCodes: [0, 1, 128],
  });
  return ignored.code === 1 && !(await isWrittenByCode(git, path));
}

/** True when code speaks of the file: it may well be what writes it. */
async function isWrittenByCode(git: AuditContext["git"], path: string): Promise<boolean> {
  const name = basename(path);
  if (!name.includes(".")) return false;
  const { stdout } = await git.answer(["grep", "-z", "-l", "-I", "-F", "-e", name, "--", "."], {
    okCodes: [0, 1],
  });
  return stdout
    .split("\0")
    .some((other) => languageOf(other) !== undefined || /(^|\/)Makefile$/.test(other));
}

function toFinding(text: string, { name, missing }: Broken, removable: boolean): AuditFinding[] {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => /"scripts"\s*:/.test(line));
  const index = lines.findIndex(
    (line, at) => at >= start && line.includes(`${JSON.stringify(name)}:`),
  );
  const excerpt = lines[index];
  if (excerpt === undefined) return [];
  const paths = missing.map(({ text: named }) => named);
  const many = paths.length > 1;
  const central = /^(test|build|lint|start|prepublishOnly|prepare)$/.test(name);
  return [
    createAuditFinding({
      rule: "broken-scripts",
      path: "package.json",
      line: index + 1,
      excerpt,
      key: `${name} ${paths.join(" ")}`,
      message: `Unexpected missing ${paths.join(", ")} in the script ${name}, expected ${many ? "them" : "it"} to be in the repository`,
      category: "tooling",
      impact: central ? 3 : 2,
      effort: removable ? 1 : 2,
      confidence: 0.75,
      risk: "low",
      fix: removable ? removal(name) : mending(name, missing),
    }),
  ];
}

function removal(name: string): Fix {
  return {
    kind: "mechanical",
    command: "npm pkg delete",
    args: [shellWord(`scripts[${name}]`)],
    files: ["package.json"],
    tests: ["package.json"], // a script that ran a check may be among them
    verify: [`npm pkg get ${shellWord(`scripts[${name}]`)} | grep -qx '{}'`],
    instructions:
      "Takes scripts out of package.json that name files which are not in the repository. No other script, setting, " +
      "pipeline or document here runs them.",
  };
}

function mending(name: string, missing: readonly NamedPath[]): Fix {
  const script = shellWord(`scripts[${name}]`);
  const list = missing.map(({ text }) => `\`${text}\``).join(", ");
  return {
    kind: "agent",
    files: ["package.json"],
    instructions:
      "Find out where each missing file went (`git log --oneline --all -- <path>`). If it moved, name the new place. If a " +
      "script has lost its purpose, remove it and the calls of it in other scripts. Do not write a file only so that the " +
      `check passes.\n\nThe script \`${name}\` names ${list}.`,
    verify: missing.map(
      ({ text, path }) =>
        `test -e ${shellWord(path)} || ! npm pkg get ${script} | grep -qF -- ${shellWord(text)}`,
    ),
    rubric: {
      criterion: "Every script that is left can be run",
      rubric:
        "Each named script points to files that exist, or is gone together with every call of it; no check was made weaker.",
      good: ["`tsc -p tsconfig.test.json` became `tsc -p test/tsconfig.json`, where the file is."],
      bad: ["The script became `true`.", "`test` no longer runs the tests."],
    },
  };
}
