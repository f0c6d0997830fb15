import { asMarkdownText, findingTable } from "#wiki";
import type { CiPart } from "./part.ts";

/** GitHub refuses a step's summary over 1 MiB; a comment is cut further where it is sent. */
const mostRows = 200;

const marks: Record<CiPart["status"], string> = {
  ok: "✅ ok",
  failed: "❌ failed",
  reported: "⚠️ reported",
  off: "off",
  error: "❌ could not look",
};

/** The whole answer as Markdown, for a step's summary or a comment. What comes from a page is shown as text. */
export function ciSummary(parts: readonly CiPart[], { passed }: { passed: boolean }): string {
  const rows = parts.map(
    ({ name, status, summary }) => `| ${name} | ${marks[status]} | ${asMarkdownText(summary)} |`,
  );
  const told = parts.flatMap(({ name, findings, unchecked }) => [
    ...unchecked.map((text) => `\nNot checked (${name}): ${asMarkdownText(text)}\n`),
    ...(findings.length > 0 ? [`\n#### ${name}\n\n${findingTable(findings, mostRows)}`] : []),
  ]);
  const head = `### loopwiki ci: ${passed ? "passed" : "failed"}\n`;
  return `${head}\n| part | result | what |\n|---|---|---|\n${rows.join("\n")}\n${told.join("")}`;
}
