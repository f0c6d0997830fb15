import { basename, dirname } from "node:path/posix";
import { breathe, type Analyzer, type AuditContext } from "../analyzer.ts";
import { createAuditFinding, type AuditFinding, type Fix } from "../finding.ts";
import { isScript, isSupportPath, type Language } from "../languages.ts";
import { escapeRegExp } from "../mentions.ts";
import { readManifest } from "../package-manifest.ts";
import { firstLine, placeOf, type SourceFile } from "../source-files.ts";
import { distancesFromTests, dependents } from "../test-reach.ts";
import { testFileFor } from "../test-layout.ts";

/** Shorter modules are seldom worth a plan of their own. */
const minLines = 30;
const maxFindings = 20;

export const untestedModules: Analyzer = {
  id: "untested-modules",
  summary: "source modules that no test refers to",
  async run(context) {
    const files = context.source.files;
    const tests = files.filter((file) => file.test);
    const modules = files.filter(isModule); // never build output: its sources are tested, elsewhere
    if (modules.length === 0) return [];
    if (tests.length === 0 && !modules.some(hasInlineTests)) return [noTests(context, modules)];
    await breathe(context.signal);
    const untested = modules.filter((file) => tests.some((test) => sameFamily(test, file)));
    const reach = distancesFromTests(context.graph(), tests);
    if (await testsUseTheBuild(context, tests, reach)) {
      context.note(
        "untested-modules: the tests import the built package, so its modules cannot be told apart.",
      );
      return [];
    }
    const mentioned = tests.map(({ text }) => text).join("\n");
    return untested
      .filter((file) => !hasInlineTests(file) && !isReached(file, reach, mentioned))
      .map((file) => toFinding(context, file, reach))
      .toSorted((left, right) => right.impact * right.confidence - left.impact * left.confidence)
      .slice(0, maxFindings);
  },
};

/** Tests that import the package by its name, its build output, or no source at all. */
async function testsUseTheBuild(
  context: AuditContext,
  tests: readonly SourceFile[],
  reach: ReadonlyMap<string, number>,
): Promise<boolean> {
  const scripts = tests.filter((test) => isScript(test.language));
  if (scripts.length === 0) return false;
  if (reach.size === 0) return true;
  const name = (await readManifest(context.directory))?.name;
  return scripts.some(({ path }) =>
    (context.graph().get(path)?.unresolved ?? []).some(
      (to) => to === name || to.startsWith(`${name}/`) || context.source.byPath.has(to),
    ),
  );
}

function isModule(file: SourceFile): boolean {
  const code = file.lines.filter((line) => line.trim() !== "").length;
  return (
    !file.test &&
    file.generated === undefined &&
    !isSupportPath(file.path) &&
    file.language !== "other" &&
    code >= minLines &&
    definesBehaviour(file)
  );
}

/** Types, constants and tables need no test. */
function definesBehaviour({ text }: SourceFile): boolean {
  return /\bfunction\b|=>|^\s*def \w|^func\b|^\s*(pub(\(\w+\))? )?fn \w|^\s+(async |static )?#?\w+\([^)]*\)[^;=]*\{/m.test(
    text,
  );
}

function hasInlineTests(file: SourceFile): boolean {
  return file.language === "rust" && /#\[(cfg\(test\)|test|tokio::test)\]/.test(file.text);
}

function sameFamily(test: SourceFile, file: SourceFile): boolean {
  return family(test.language) === family(file.language);
}

function family(language: Language): string {
  return isScript(language) ? "script" : language;
}

function isReached(
  file: SourceFile,
  reach: ReadonlyMap<string, number>,
  mentioned: string,
): boolean {
  if (isScript(file.language) && (reach.get(file.path) ?? Infinity) <= 2) return true;
  const stem = basename(file.path).replace(/\.[^.]+$/, "");
  // A Go package is tested as a whole; the others by a test that names the module.
  if (file.language === "go") return mentioned.includes(`package ${basename(dirname(file.path))}`);
  const name = /^(index|mod|lib|main|__init__)$/.test(stem) ? basename(dirname(file.path)) : stem;
  return new RegExp(`(^|[^\\w-])${escapeRegExp(name)}($|[^\\w-])`, "m").test(mentioned);
}

function toFinding(
  context: AuditContext,
  file: SourceFile,
  reach: ReadonlyMap<string, number>,
): AuditFinding {
  const { line, excerpt } = placeOf(file, firstLine(file));
  const users = dependents(context.graph(), file.path);
  const exports = context.graph().get(file.path)?.exports.length ?? 0;
  const distance = reach.get(file.path);
  const test = testFileFor(file, context.source.files);
  const size = file.lines.length;
  const used = users > 0 ? `, used by ${users} other ${users === 1 ? "module" : "modules"}` : "";
  return createAuditFinding({
    rule: "untested-modules",
    path: file.path,
    line,
    excerpt,
    key: "",
    message: `Unexpected module without a test: ${file.path} (${size} lines, ${exports} exports${used}), expected a test that calls it`,
    category: "tests",
    impact: Math.min(5, 2 + (size >= 100 ? 1 : 0) + (users >= 3 ? 1 : 0) + (users >= 8 ? 1 : 0)),
    effort: size >= 300 ? 3 : 2,
    confidence: distance === undefined ? 0.7 : 0.45,
    risk: "low",
    fix: testFix(file, test),
  });
}

function testFix(file: SourceFile, test: string): Fix {
  return {
    kind: "agent",
    skill: "tdd",
    files: [test],
    instructions:
      `No test refers to \`${file.path}\`. Write \`${test}\` in the manner of the tests beside it. Call the exported functions ` +
      "directly: the usual case, the edges (empty, zero, negative, very large, missing) and the errors, each with the exact " +
      "expected value. The module itself stays as it is: when a test shows a bug, stop and report it.",
    verify: [`test -s ${test}`],
    rubric: {
      criterion: `The tests of ${file.path} would fail if its behaviour changed`,
      rubric:
        "Each exported function is called with at least one usual and one edge case and the exact result is asserted.",
      good: ["expect(total([2.5, 0])).toBe(2.5); expect(() => total([-1])).toThrow(/negative/)"],
      bad: [
        "expect(total).toBeDefined()",
        "The expected value is computed by the code under test.",
      ],
    },
  };
}

function noTests(context: AuditContext, modules: readonly SourceFile[]): AuditFinding {
  const graph = context.graph();
  // What many modules rest on, and is long enough to hold mistakes.
  const weight = ({ path, lines }: SourceFile): number =>
    (1 + dependents(graph, path)) * Math.min(lines.length, 300);
  const ranked = modules.toSorted((left, right) => weight(right) - weight(left));
  const first = ranked[0] ?? modules[0];
  if (!first) throw new RangeError("Unexpected empty list of modules");
  const { line, excerpt } = placeOf(first, firstLine(first));
  return createAuditFinding({
    rule: "no-tests",
    path: first.path,
    line,
    excerpt,
    key: "",
    message: `Unexpected repository without any test: ${modules.length} modules, expected tests that say what they do; many rest on ${first.path}`,
    category: "tests",
    impact: 4,
    effort: 3,
    confidence: 0.6,
    risk: "low",
    fix: firstTestFix(context, first),
  });
}

/** Needs a way to run the test that is there without installing anything. */
function firstTestFix(context: AuditContext, file: SourceFile): Fix {
  const test = testFileFor(file, context.source.files);
  const runner: Partial<Record<Language, string>> = {
    javascript: `node --test ${test}`,
    python: `python3 -m unittest ${test}`,
    go: `go test ./${dirname(file.path)}`,
  };
  const command = context.commands.test === undefined ? runner[file.language] : undefined;
  if (command === undefined) {
    const advice =
      context.commands.test === undefined
        ? 'Choose a test runner and name it in loopwiki.config.json ("commands": {"test": …}), then audit again.'
        : `Write a first test that \`${context.commands.test}\` runs, so that the others have a model.`;
    return { kind: "person", advice };
  }
  const fix = testFix(file, test);
  return fix.kind === "agent"
    ? {
        ...fix,
        instructions: `${fix.instructions}\n\nThere is no test yet: use what the language brings, so that \`${command}\` runs it.`,
        verify: [...(fix.verify ?? []), command],
      }
    : fix;
}
