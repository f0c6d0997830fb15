import { checkCitation, type Citation } from "../../links/citation.ts";
import { brokenLink, brokenLinks } from "../broken-links.ts";
import type { LintContext, Problem, Rule } from "../rule.ts";

const till = "export function total() {\n  return 0;\n}\n";

export const noBrokenCitation: Rule = {
  id: "no-broken-citation",
  doc: "Cited code has the line or symbol that is named, because a claim is only as good as the place that proves it.",
  severity: "error",
  scope: "page",
  examples: {
    ok: [
      {
        files: {
          "wiki/index.md":
            "[till.ts:3](../src/till.ts#L3) [t](../src/till.ts#L1-L3) [total](../src/till.ts#total)\n" +
            "[1](../src/till.ts:1) [x](https://shop.example/till.ts#L99) `../src/till.ts#L99`\n",
        },
        repository: { "src/till.ts": till },
      },
    ],
    notOk: [
      {
        files: {
          "wiki/index.md":
            "[till.ts:4](../src/till.ts#L4)\n[sum](../src/till.ts#sum)\n[g](../src/gone.ts#L1)\n",
        },
        repository: { "src/till.ts": till },
        findings: [
          "wiki/index.md:1 Unexpected link to line 4 of `src/till.ts`, which has 3 lines.",
          "wiki/index.md:2 Unexpected link to `sum` in `src/till.ts`, which does not mention it.",
          "wiki/index.md:3 Unexpected link to `../src/gone.ts`, which does not exist.",
        ],
      },
    ],
  },
  run: async (context: LintContext): Promise<Problem[]> => {
    const problems = brokenLinks(context, "citation");
    const { sound } = context.known;
    /** By citation: many pages cite the same line. */
    const verdicts = new Map<string, string | undefined>();
    const whyNot = async (citation: Citation, key: string): Promise<string | undefined> => {
      const text = await context.repository.textOf(citation.path);
      const verdict = text === undefined ? undefined : checkCitation(citation, text);
      verdicts.set(key, verdict);
      return verdict;
    };
    for (const page of context.pages) {
      if (context.index.outline(page).cites.length === 0 || sound.has(page)) continue;
      const before = problems.length;
      for (const { at, citation } of context.index.citations(page)) {
        const key = keyOf(citation);
        const reason = verdicts.has(key) ? verdicts.get(key) : await whyNot(citation, key);
        const link = reason === undefined ? undefined : page.document.links[at];
        if (link) problems.push(brokenLink(page, link, `${reason}.`));
      }
      if (problems.length === before) sound.add(page);
    }
    return problems;
  },
};

function keyOf({ path, line = 0, endLine = 0, symbol = "" }: Citation): string {
  return `${path}#${line}-${endLine}#${symbol}`;
}
