import { draftPlan, formatPlan, maxChunks, parsePlan } from "#plans";
import { readSeed } from "#wiki";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { samplePlan, sampleText } from "./sample-plan.ts";

/** Findings as `line reason`, and the example beside the first. */
function problemsOf(source: string): { problems: string[]; example: string | undefined } {
  const { plan, findings } = parsePlan(source, "plans/2026-06-refuse.md");
  expect(plan === undefined).toBe(findings.length > 0);
  for (const finding of findings) expect(finding.file).toBe("plans/2026-06-refuse.md");
  return {
    problems: findings.map(({ line, reason }) => `${line} ${reason}`),
    example: findings[0]?.expected?.[0],
  };
}

const lineOf = (source: string, text: string): number =>
  source.slice(0, source.indexOf(text)).split("\n").length;

describe("parsePlan", () => {
  test("reads the shipped template without a finding", async () => {
    const { plan, findings } = parsePlan(
      await readSeed("plans", "TEMPLATE.md"),
      "plans/TEMPLATE.md",
    );
    expect(findings).toEqual([]);
    expect(plan?.evidence[0]).toEqual({
      path: "src/pricing.js",
      line: 12,
      note: "the price is used as it comes",
      excerpt:
        "export function calculateDiscount(price, percent) {\n  return price - (price * percent) / 100;",
    });
    expect(plan?.chunks[0]?.instructions).toMatch(/^Throw a `RangeError`/);
    expect(plan?.goal).toHaveLength(2);
  });

  test("names a wrong field with its line, what was found and an example", () => {
    const source = sampleText(["priority: 3", "priority: 9"]);
    const { problems, example } = problemsOf(source);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(
      new RegExp(`^${lineOf(source, "priority: 9")} Unexpected \`priority\` 9`),
    );
    expect(example).toBe("priority: 2");
  });

  test("asks back for a misspelt field", () => {
    const source = sampleText(["confidence: 0.8", "confidense: 0.8"]);
    const line = lineOf(source, "confidense");
    expect(problemsOf(source).problems[0]).toBe(
      `${line} Unexpected field \`confidense\`, did you mean \`confidence\`?`,
    );
  });

  test("gives the line of a wrong field inside a chunk's fence", () => {
    const source = sampleText(["wiki: []", "wiki: []\nrun: ''"]);
    const { problems, example } = problemsOf(source);
    expect(problems[0]).toMatch(new RegExp(`^${lineOf(source, "run: ''")} Unexpected \`run\` ""`));
    expect(example).toMatch(/^run: /);
  });

  test("refuses a criterion with both a command and a rubric, or neither", () => {
    const source = sampleText(["verify: npm test", "verify: npm test\n    rubric: It is kind"]);
    expect(problemsOf(source).problems[0]).toMatch(/exactly one of `verify`/);
    expect(problemsOf(sampleText([/\n {4}verify: npm test/, ""])).problems[0]).toMatch(
      /exactly one/,
    );
  });

  test("names every missing section, and the heading that was probably meant", () => {
    const source = sampleText(["## Risks", "## Risk"], ["## Stop conditions", "## Other"]);
    expect(problemsOf(source).problems).toEqual([
      expect.stringContaining('Missing section "## Risks". Did you mean it by "## Risk"?'),
      expect.stringContaining('Missing section "## Stop conditions".'),
    ]);
  });

  test("asks to split a plan of more than ten chunks", () => {
    const [chunk] = samplePlan().chunks;
    const chunks = Array.from({ length: maxChunks + 1 }, (_, index) => ({
      ...chunk!,
      id: `bed-${index}`,
    }));
    expect(problemsOf(formatPlan({ ...samplePlan(), chunks })).problems[0]).toMatch(
      /Unexpected 11 chunks, expected at most 10: split the plan/,
    );
    expect(problemsOf(formatPlan({ ...samplePlan(), chunks: chunks.slice(1) })).problems).toEqual(
      [],
    );
  });

  test("refuses two chunks of one id, and a chunk that leaves the scope", () => {
    const [chunk] = samplePlan().chunks;
    const twice = formatPlan({ ...samplePlan(), chunks: [chunk!, chunk!] });
    expect(problemsOf(twice).problems[0]).toMatch(
      /Unexpected second chunk "refuse-prices-below-zero"/,
    );
    const outside = formatPlan({ ...samplePlan(), scope: { in: ["test/**"], out: [] } });
    expect(problemsOf(outside).problems[0]).toMatch(/Unexpected file `src\/pricing.js` of chunk/);
    const excluded = formatPlan({
      ...samplePlan(),
      scope: { in: ["src/**"], out: ["src/pricing.js"] },
    });
    expect(problemsOf(excluded).problems).toHaveLength(1);
  });

  test("a chunk without its fence, a goal without a command and a stray text are told", () => {
    expect(problemsOf(sampleText(["```yaml", "```json"])).problems[0]).toMatch(
      /^\d+ Missing fields of chunk/,
    );
    expect(problemsOf(sampleText([/## Goal\n\n.*\n/, "## Goal\n"])).problems[0]).toMatch(
      /empty "Goal"/,
    );
    expect(
      problemsOf(sampleText(["- `npm test`: exits 0", "- run the tests"])).problems[0],
    ).toMatch(/expected a command in backticks/);
    expect(
      problemsOf(sampleText(["## Chunks\n", "## Chunks\n\nFirst think.\n"])).problems[0],
    ).toMatch(/Unexpected paragraph before the first chunk/);
  });

  test("the title stands in both places, and a text without front matter is no plan", () => {
    expect(problemsOf(sampleText(["# Refuse", "# Accept"])).problems[0]).toMatch(
      /expected the title "Refuse/,
    );
    expect(problemsOf("# Roses\n").problems).toHaveLength(1);
    expect(problemsOf(`${formatPlan(samplePlan())}${"x".repeat(140_000)}`).problems[0]).toMatch(
      /split the plan/,
    );
  });

  test("reads a document with Windows line ends like any other", () => {
    const plan = samplePlan({ why: "One\n\nTwo", instructions: "Do\nthis" });
    expect(parsePlan(formatPlan(plan).replaceAll("\n", "\r\n"), "plans/x.md").plan).toEqual(plan);
  });

  test("never throws, whatever the text", () => {
    const source = formatPlan(samplePlan());
    fc.assert(
      fc.property(
        fc.nat(source.length),
        fc.nat(40),
        fc.string({ maxLength: 20 }),
        (start, length, text) => {
          const { plan, findings } = parsePlan(
            source.slice(0, start) + text + source.slice(start + length),
            "p.md",
          );
          expect(plan === undefined).toBe(findings.length > 0);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("draftPlan", () => {
  test("makes a plan that parses, with an id from month and title", () => {
    const plan = draftPlan({
      title: "Größere Töpfe für Rosen: bitte!",
      why: "Roots.",
      today: "2026-06-10",
      head: "3f2c1ab",
      files: ["garden/**"],
      verify: ["make check"],
      run: "make pots",
    });
    expect(plan.id).toBe("2026-06-grossere-topfe-fur-rosen-bitte");
    expect(plan.chunks[0]).toMatchObject({ run: "make pots", files: ["garden/**"] });
    expect(parsePlan(formatPlan(plan), "p.md").plan).toEqual(plan);
  });

  test("refuses a plan that nothing could verify", () => {
    expect(() => samplePlan({ verify: [] })).toThrow(/without a verification/);
  });
});
