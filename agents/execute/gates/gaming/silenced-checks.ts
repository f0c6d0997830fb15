import type { SyntaxNode } from "#wiki";
import { isComment, walk } from "../languages/language.ts";
import { addedMarks, isInTest, type GamingRule } from "./diff.ts";

/** L01 a checker silenced for a line or a file; a test may expect an error of the compiler. */
const suppressions = addedMarks("gate/L01-check-silenced", (file, _reading, root) =>
  walk(root).flatMap((node) => {
    const { language } = file;
    const speaks = isComment(node) || node.type.endsWith("attribute_item");
    if (!speaks || language?.suppressions.test(node.text) !== true) return [];
    const found = language.suppressions.exec(node.text)?.[0] ?? "";
    const honestInTests =
      /@ts-expect-error|lint-(disable|ignore)|biome-ignore|nolint|noqa|type: ?ignore|pylint|allow|expect|nosec/i;
    if (isInTest(file, node) && honestInTests.test(found)) return [];
    if (isGranted(node)) return [];
    const reason = `Unexpected \`${found}\`, expected the checker's complaint to be mended. An exception names one rule, for one line, with its reason.`;
    return [{ key: found.toLowerCase().replaceAll(/\s/g, ""), line: node.line, reason }];
  }),
);

/** L02 types that say nothing where one was asked for. */
const looseTypes = addedMarks("gate/L02-type-loosened", (file, _reading, root) =>
  walk(root).flatMap((node) => {
    if (file.isTest || file.language?.looseTypes?.(node) !== true) return [];
    const reason = `Unexpected type \`${node.text}\`, expected the type of what is there.`;
    return [{ key: "loose type", line: node.line, reason }];
  }),
);

export const silencedChecks: GamingRule = (diff) =>
  [suppressions, looseTypes].flatMap((rule) => rule(diff));

/**
 * An exception as linters want it: one line, named rules, and a reason that is a sentence. It stays in
 * sight of the checker and of whoever reviews.
 */
function isGranted({ text }: SyntaxNode): boolean {
  return (
    /(es|ox)lint-disable-(next-)?line [\w@/-]+(, ?[\w@/-]+)* -- \S.{14,}/.test(text) ||
    /biome-ignore [\w/]+: \S.{14,}/.test(text) ||
    /nolint:\w+(,\w+)* \/\/ \S.{14,}/.test(text) ||
    /(noqa: ?[A-Z]+\d+|pylint: ?disable=[\w-]+|type: ?ignore\[[\w-]+\]) +#? ?\S.{14,}/.test(text) ||
    /^#\[(allow|expect)\([\w:]+, ?reason ?= ?"[^"]{15,}"\)\]/.test(text)
  );
}
