import { basename, dirname } from "node:path/posix";
import { breathe, type Analyzer, type AuditContext } from "../analyzer.ts";
import { createAuditFinding, type AuditFinding } from "../finding.ts";
import { isScript, isSupportPath, type Language } from "../languages.ts";
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
    const modules = files.filter(isModule);
    if (modules.length === 0) return [];
    if (tests.length === 0 && !modules.some(hasInlineTests)) return [noTests(context, modules)];
    await breathe(context.signal);
    const untested = modules.filter((file) => tests.some((test) => sameFamily(test, file)));
    const reach = distancesFromTests(context.graph(), tests);
    if (tests.some((test) => isScript(test.language)) && reach.size === 0) {
      context.note(
        "untested-modules: the JavaScript tests import no source file, so nothing can be said.",
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

function isModule(file: SourceFile): boolean {
  const code = file.lines.filter((line) => line.trim() !== "").length;
  return (
    !file.test &&
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
  return new RegExp(`(^|[^\\w-])${escape(name)}($|[^\\w-])`, "m").test(mentioned);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
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

function testFix(file: SourceFile, test: string): AuditFinding["fix"] {
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
  const ranked = modules.toSorted(
    (left, right) =>
      dependents(graph, right.path) - dependents(graph, left.path) ||
      right.lines.length - left.lines.length,
  );
  const first = ranked[0] ?? modules[0];
  if (!first) throw new RangeError("Unexpected empty list of modules");
  const { line, excerpt } = placeOf(first, firstLine(first));
  const fix = testFix(first, testFileFor(first, context.source.files));
  return createAuditFinding({
    rule: "no-tests",
    path: first.path,
    line,
    excerpt,
    key: "",
    message: `Unexpected repository without any test: ${modules.length} modules, expected tests that say what they do; ${first.path} is the one most others rest on`,
    category: "tests",
    impact: 4,
    effort: 3,
    confidence: 0.6,
    risk: "low",
    fix,
  });
}
