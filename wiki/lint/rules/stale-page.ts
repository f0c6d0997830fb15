import { changeOfSource, type PageSource } from "../../symbols/source-change.ts";
import type { Page } from "../../page.ts";
import type { LintContext, Problem, RepositoryFacts, Rule } from "../rule.ts";

const till =
  "export function total(cents: number[]): number {\n  return sum(cents);\n}\n" +
  "export const currency = 'EUR';\n";
/** `git hash-object` of the text above. */
const tillBlob = "fe3566bc38c1a944c96e2a494094d5e90804ad97";

function page(source: string): string {
  return `---\ntitle: Till\ntype: system\nsources:\n  - path: src/till.ts\n${source}---\nIt adds up.\n`;
}

export const stalePage: Rule = {
  id: "stale-page",
  doc: "The code a page was compiled from still says the same, because a page that describes older code misleads whoever trusts it.",
  severity: "warning",
  scope: "page",
  isRestless: ({ fields }) => (fields?.sources ?? []).length > 0,
  examples: {
    ok: [
      {
        files: {
          "wiki/20_SYSTEM/till.md": page(`    blob: ${tillBlob}\n`),
          "wiki/20_SYSTEM/till-total.md": page(`    symbol: total\n    blob: ${tillBlob}\n`),
          "wiki/20_SYSTEM/till-idea.md": page(""),
        },
        repository: { "src/till.ts": `// Adds up.\n${till.replace("  return", "    return")}` },
        committed: { "src/till.ts": till },
      },
      {
        files: {
          "wiki/20_SYSTEM/till-total.md": page(`    symbol: total\n    blob: ${tillBlob}\n`),
        },
        repository: { "src/till.ts": till.replace("EUR", "CHF") },
        committed: { "src/till.ts": till },
      },
    ],
    notOk: [
      {
        files: {
          "wiki/20_SYSTEM/old.md": page("    blob: abcdef1\n"),
          "wiki/20_SYSTEM/till.md": page(`    blob: ${tillBlob}\n`),
          "wiki/20_SYSTEM/till-gone.md": page(`    symbol: refund\n    blob: ${tillBlob}\n`),
          "wiki/20_SYSTEM/till-total.md": page(`    symbol: total\n    blob: ${tillBlob}\n`),
        },
        repository: { "src/till.ts": till.replace("sum(cents)", "sum(cents) - discount") },
        committed: { "src/till.ts": till },
        findings: [
          "wiki/20_SYSTEM/old.md:4 Unexpected change of `src/till.ts` since the page was compiled (blob abcdef1 to f5909e1), expected the page to be checked and `blob: f5909e17079816024481353c5978fd5b113e35d3`.",
          "wiki/20_SYSTEM/till-gone.md:4 Unexpected symbol `refund`, which `src/till.ts` does not define (blob fe3566b to f5909e1), expected the page to follow the code.",
          "wiki/20_SYSTEM/till-total.md:4 Unexpected change of `total` in `src/till.ts` since the page was compiled (blob fe3566b to f5909e1), expected the page to be checked and `blob: f5909e17079816024481353c5978fd5b113e35d3`.",
          "wiki/20_SYSTEM/till.md:4 Unexpected change of `src/till.ts` since the page was compiled (blob fe3566b to f5909e1), expected the page to be checked and `blob: f5909e17079816024481353c5978fd5b113e35d3`.",
        ],
      },
      {
        files: { "wiki/20_SYSTEM/till.md": page(`    blob: ${tillBlob}\n`) },
        findings: [
          "wiki/20_SYSTEM/till.md:4 Unexpected source `src/till.ts`, which does not exist any more, expected the page to follow the code.",
        ],
      },
    ],
  },
  run: async ({ pages, repository }: LintContext): Promise<Problem[]> => {
    const problems: Problem[] = [];
    for (const page of pages)
      for (const source of page.fields?.sources ?? []) {
        const reason = await staleReason(source, repository);
        const line = page.document.frontMatter.lineOf("sources");
        if (reason !== undefined) problems.push(problemOf(page, line, reason));
      }
    return problems;
  },
};

function problemOf(page: Page, line: number, reason: string): Problem {
  return { page, reason, place: { line } };
}

/** Why a page that was compiled from the source is stale, or undefined while the code says what it said. */
export async function staleReason(
  source: PageSource,
  repository: RepositoryFacts,
): Promise<string | undefined> {
  const { path, symbol, blob = "" } = source;
  const { state, now = "" } = await changeOfSource(source, repository);
  if (state === "same" || state === "unknown") return undefined;
  if (state === "file-gone")
    return `Unexpected source \`${path}\`, which does not exist any more, expected the page to follow the code.`;
  const from = `blob ${blob.slice(0, 7)} to ${now.slice(0, 7)}`;
  if (state === "symbol-gone")
    return `Unexpected symbol \`${symbol ?? ""}\`, which \`${path}\` does not define (${from}), expected the page to follow the code.`;
  const name = symbol === undefined ? `\`${path}\`` : `\`${symbol}\` in \`${path}\``;
  return `Unexpected change of ${name} since the page was compiled (${from}), expected the page to be checked and \`blob: ${now}\`.`;
}
