import type { Finding } from "#wiki";
import {
  callsIn,
  walk,
  type Assertion,
  type GateLanguage,
  type TestCase,
} from "../languages/language.ts";
import { gamingFinding, type GamingRule } from "./diff.ts";

/** T05 a test without its assertions, T06 one that checks less of the same thing than it did. */
export const weakenedTests: GamingRule = ({ files }) => {
  const before = new Map<string, TestCase[]>();
  for (const { base } of files)
    for (const test of base?.tests ?? [])
      before.set(test.name, [...(before.get(test.name) ?? []), test]);
  return files.flatMap(({ path, head, language }) =>
    (head?.tests ?? []).flatMap((test) => {
      const [was, ...others] = before.get(test.name) ?? [];
      if (!was || !language || others.length > 0) return [];
      const reason = whatIsLess(language, was, test);
      return reason ? [finding(path, test, reason)] : [];
    }),
  );
};

type Less = readonly [rule: string, reason: string];

function whatIsLess(language: GateLanguage, was: TestCase, test: TestCase): Less | undefined {
  const [before, after] = [language.assertions(was.node), language.assertions(test.node)];
  if (before.length > 0 && after.length === 0)
    return ["T05-assertions-dropped", "no assertion left"];
  const printed = countLogs(language, test) - countLogs(language, was);
  if (after.length < before.length && printed > 0)
    return ["T06-assertion-weakened", "an assertion that only prints"];
  const weaker = before.find((one) => isWeakerIn(after, one));
  if (weaker) return ["T06-assertion-weakened", `a weaker check of \`${weaker.subject}\``];
  const [exact, faint] = [
    countOf(after, 3) - countOf(before, 3),
    countOf(after, 1) - countOf(before, 1),
  ];
  if (exact < 0 && faint > 0 && exact + faint >= 0)
    return ["T06-assertion-weakened", "a check that something is there instead of what it is"];
  return undefined;
}

function isWeakerIn(
  after: readonly Assertion[],
  { subject, strength, tolerance }: Assertion,
): boolean {
  const same = after.filter((one) => one.subject === subject);
  if (subject === "" || same.length === 0) return false;
  if (strength > 1 && Math.max(...same.map((one) => one.strength)) === 1) return true;
  return tolerance !== undefined && same.every((one) => (one.tolerance ?? 0) > tolerance);
}

function countOf(assertions: readonly Assertion[], strength: Assertion["strength"]): number {
  return assertions.filter((one) => one.strength === strength).length;
}

function countLogs({ logs }: GateLanguage, { node }: TestCase): number {
  const macros = walk(node).filter(({ type }) => type === "macro_invocation");
  const names = [
    ...callsIn(node).map(({ name }) => name),
    ...macros.map(({ text }) => text.split("!")[0] ?? ""),
  ];
  return names.filter((name) => logs.test(name)).length;
}

function finding(file: string, test: TestCase, [rule, what]: Less): Finding {
  const reason = `Unexpected ${what} in the test "${test.name}", expected it to check at least what it checked before.`;
  return gamingFinding(`gate/${rule}`, { file, line: test.line, reason });
}
