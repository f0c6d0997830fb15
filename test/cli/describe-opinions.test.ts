import type { RunEvent } from "#agents";
import pc from "picocolors";
import { expect, test } from "vitest";
import { describeEvent } from "../../cli/describe-event.ts";

const plain = pc.createColors(false);
const lines = (event: RunEvent): string[] => describeEvent(event, plain);
const contract = { type: "contract-judged", chunk: "tea", contract: "h", by: "oak" } as const;
const stage = { ran: true, reason: "no rule says that it can be left out" };

test("objections to a contract are told one by one; what was skipped needs no words", () => {
  const objections = [{ criterion: "It is hot", why: "nobody measures", suggestion: "70 degrees" }];
  expect(lines({ ...contract, decision: "object", objections, stage })).toEqual([
    "  objection: It is hot: nobody measures",
  ]);
  expect(lines({ ...contract, decision: "skipped", objections: [], stage })).toEqual([]);
});

test("a judge that is the maker's model is warned of, and the craft has a line of its own", () => {
  const warned = {
    ran: true,
    reason: `${stage.reason}; warning: it is the maker's own model, oak`,
  };
  expect(lines({ ...contract, decision: "agree", objections: [], stage: warned })).toEqual([
    "tea: contract agreed by oak",
    "  warning: it is the maker's own model, oak",
  ]);
  const quality = {
    decision: "reject" as const,
    problems: [{ problem: "an error is swallowed", evidence: "src/tea.js:4" }],
  };
  const criteria = [{ criterion: "It is hot", met: true, evidence: "src/tea.js:1" }];
  const verdict = { by: "oak", decision: "reject" as const, criteria, feedback: "", quality };
  expect(lines({ type: "checker-judged", chunk: "tea", attempt: 1, verdict, stage })).toEqual([
    "  ✓ It is hot (src/tea.js:1)",
    "  ✗ craft",
    "    an error is swallowed (src/tea.js:4)",
  ]);
});
