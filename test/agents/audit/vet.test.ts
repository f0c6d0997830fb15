import { expect, test } from "vitest";
import {
  createAuditFinding,
  fingerprintOf,
  shellWord,
  type AuditFinding,
} from "../../../agents/audit/finding.ts";
import { groupFindings } from "../../../agents/audit/group-plans.ts";
import { priorityOf, rankFindings, scoreOf } from "../../../agents/audit/rank.ts";
import { vetFindings } from "../../../agents/audit/vet.ts";
import { makeRepository } from "../../tools/make-repository.ts";
import { makeContext } from "./make-context.ts";

function finding(more: Partial<AuditFinding>): AuditFinding {
  return createAuditFinding({
    rule: "aged-todo",
    path: "src/bed.js",
    line: 2,
    excerpt: "// TODO: weed",
    message: "An old note",
    category: "tech-debt",
    impact: 2,
    effort: 2,
    confidence: 0.6,
    risk: "low",
    fix: { kind: "agent", instructions: "Weed.", files: ["src/bed.js"], skill: "diagnose" },
    ...more,
  });
}

const nothing = { planned: new Map<string, string>(), rejected: new Set<string>() };

test("a finding stands only when its path, line and text are at HEAD", async () => {
  const { source } = await makeContext(
    await makeRepository({
      "src/bed.js": "const bed = 1;\n// TODO: weed\n",
      "dist/bed.js": "// TODO: weed\n",
    }),
  );
  const { accepted, rejected } = await vetFindings(
    [
      finding({}),
      finding({ line: 1, excerpt: "const bed = 2;" }),
      finding({ line: 9, excerpt: "gone" }),
      finding({ path: "src/secret.js" }),
      finding({ path: "dist/bed.js", line: 1 }),
    ],
    source,
    async () => undefined,
    nothing,
  );
  expect(accepted.map(({ path, confidence }) => [path, confidence])).toEqual([
    ["src/bed.js", 0.6],
    ["dist/bed.js", expect.closeTo(0.18)],
  ]);
  expect(rejected.map(({ reason }) => reason)).toEqual([
    "line 1 of src/bed.js is not what was quoted",
    "src/bed.js has no line 9",
    "src/secret.js is not in the commit",
  ]);
});

test("planned findings are named with their plan and not remembered; rejected ones are silent", async () => {
  const { source } = await makeContext(await makeRepository({ "src/bed.js": "\n// TODO: weed\n" }));
  const found = finding({});
  const planned = new Map([[found.fingerprint, "2026-06-weed"]]);
  const first = await vetFindings([found], source, async () => undefined, { ...nothing, planned });
  expect(first.rejected).toMatchObject([
    { reason: "already in the plan 2026-06-weed", remember: false },
  ]);
  const rejected = new Set([found.fingerprint]);
  const second = await vetFindings([found], source, async () => undefined, {
    ...nothing,
    rejected,
  });
  expect(second).toEqual({ accepted: [], rejected: [] });
});

test("leverage ranks; equal leverage is ordered by place", () => {
  const best = finding({ impact: 5, effort: 1, path: "z.js" });
  const ranked = rankFindings([finding({ path: "b.js" }), finding({ path: "a.js" }), best]);
  expect(ranked.map(({ path }) => path)).toEqual(["z.js", "a.js", "b.js"]);
  expect(scoreOf(best)).toBe(3);
  expect([3, 1.5, 1, 0.5, 0.1].map(priorityOf)).toEqual([1, 2, 3, 4, 5]);
});

test("refactoring needs a passing test; unsure findings and full plans wait", () => {
  const passing = [
    {
      name: "test",
      command: "npm test",
      passed: true,
      exitCode: 0,
      tail: "",
      durationMs: 1,
    } as const,
  ];
  expect(groupFindings([finding({})], []).unplanned[0]?.reason).toMatch(/no test command/);
  expect(groupFindings([finding({ confidence: 0.3 })], passing).unplanned[0]?.reason).toMatch(
    /only 30 %/,
  );
  const many = Array.from({ length: 8 }, (_, at) =>
    finding({ path: `src/bed${at}.js`, fingerprint: `f${at}` }),
  );
  const { groups, unplanned } = groupFindings(many, passing);
  expect(groups.map(({ findings }) => findings.length)).toEqual([6]);
  expect(unplanned).toHaveLength(2);
});

test("fingerprints fold white space; shell words are quoted only when they must be", () => {
  expect(fingerprintOf("r", "p", " a \n  b")).toBe(fingerprintOf("r", "p", "a b"));
  expect(fingerprintOf("r", "p", "a b")).not.toBe(fingerprintOf("r", "q", "a b"));
  expect(shellWord("src/bed.js")).toBe("src/bed.js");
  expect(shellWord("it's; rm -rf")).toBe(String.raw`'it'\''s; rm -rf'`);
});
