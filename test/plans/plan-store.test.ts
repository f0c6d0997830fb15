import { formatPlan, formatPlanIndex, PlanStore, planContentHash } from "#plans";
import { ContentRoot } from "#wiki";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { addRejected, parseRejected } from "../../plans/rejected-findings.ts";
import { makeRepository, type TestRepository } from "../tools/make-repository.ts";
import { samplePlan } from "./sample-plan.ts";

async function store(): Promise<{
  plans: PlanStore;
  content: ContentRoot;
  repository: TestRepository;
}> {
  const repository = await makeRepository({
    "memory/plans/TEMPLATE.md": "x",
    "memory/plans/old/a.md": "x",
  });
  const content = new ContentRoot(repository.directory, "memory");
  return { plans: new PlanStore(content), content, repository };
}

test("creates plans without overwriting, and lists nothing but plans", async () => {
  const { plans, content } = await store();
  const first = await plans.create(samplePlan());
  const second = await plans.create(samplePlan({ why: "Another reason." }));
  expect([first.id, second.id]).toEqual([
    "2026-06-refuse-prices-below-zero",
    "2026-06-refuse-prices-below-zero-2",
  ]);
  expect(second.plan.id).toBe(second.id);
  expect((await plans.list()).map(({ id }) => id)).toEqual([first.id, second.id]);
  expect(await content.read(first.path)).toBe(formatPlan(samplePlan()));
  const index = await content.read("plans/README.md");
  expect(index).toContain(
    "| proposed | [Refuse prices below zero](2026-06-refuse-prices-below-zero.md) | 3 | 1 |",
  );
  expect(index).toMatch(/^# Plans/);
});

test("finds a plan by id, slug, path and beginning, and asks back otherwise", async () => {
  const { plans } = await store();
  await plans.create(samplePlan({ title: "Water roses" }));
  await plans.create(samplePlan({ title: "Water tulips" }));
  for (const name of [
    "2026-06-water-roses",
    "water-roses",
    "memory/plans/2026-06-water-roses.md",
    "water-r",
    "2026-06-water-r",
  ]) {
    expect((await plans.get(name)).id).toBe("2026-06-water-roses");
  }
  await expect(plans.get("water")).rejects.toMatchObject({
    code: "ambiguous-plan",
    message: expect.stringContaining("2026-06-water-roses, 2026-06-water-tulips"),
  });
  await expect(plans.get("watr-roses")).rejects.toMatchObject({
    code: "unknown-plan",
    message: expect.stringContaining('did you mean "water-roses"?'),
  });
  await expect(plans.get("")).rejects.toMatchObject({ code: "unknown-plan" });
});

test("a plan that does not parse is listed with its findings, and not handed out", async () => {
  const { plans, repository } = await store();
  await repository.write({
    "memory/plans/2026-06-frost.md": "# Frost\n",
    "memory/plans/2026-06-other.md": formatPlan(samplePlan()),
  });
  const [frost, other] = await plans.list();
  expect(frost).toMatchObject({
    id: "2026-06-frost",
    findings: [{ file: "memory/plans/2026-06-frost.md" }],
  });
  expect(other?.findings[0]?.reason).toMatch(/expected both to be equal/);
  await expect(plans.get("frost")).rejects.toMatchObject({
    code: "plan-invalid",
    message: expect.stringContaining("Missing front matter"),
  });
  await plans.writeIndex();
});

test("a status changes its own bytes and the index, and only along the table", async () => {
  const { plans, content, repository } = await store();
  const { path, source } = await plans.create(samplePlan());
  const edited = source.replace("status: proposed", "status: proposed # by loopwiki");
  await repository.write({ [`memory/${path}`]: edited });
  const changed = await plans.setStatus("refuse", "approved", "person");
  expect(changed.plan.status).toBe("approved");
  expect(await content.read(path)).toBe(edited.replace("proposed", "approved"));
  expect(planContentHash(changed.source)).toBe(planContentHash(edited));
  expect(await content.read("plans/README.md")).toContain("| approved |");
  await expect(plans.setStatus("refuse", "merged", "harness")).rejects.toMatchObject({
    code: "bad-transition",
  });
  await plans.setStatus("refuse", "merged", "person", "verified");
  expect((await plans.get("refuse")).plan.status).toBe("merged");
});

test("the index keeps what people wrote around the table, and shows the status of runs", async () => {
  const { plans, content, repository } = await store();
  const { id } = await plans.create(samplePlan({ title: "Prune | *roses*" }));
  await repository.write({ "memory/plans/README.md": "# Ours\r\n\nBe kind.\n" });
  await plans.writeIndex(async (plan) => (plan === id ? "verified" : undefined));
  const index = (await content.read("plans/README.md")) ?? "";
  expect(index.startsWith("# Ours\r\n\nBe kind.\n\n<!-- loopwiki:plans -->")).toBe(true);
  expect(index).toContain(String.raw`| verified | [Prune \| \*roses\*](${id}.md) |`);
  const moved = `${index}\nThe end.\n`;
  expect(formatPlanIndex([], moved)).toMatch(
    /No plans yet\.\n\n<!-- \/loopwiki:plans -->\n\nThe end\.\n$/,
  );
  expect(formatPlanIndex([], formatPlanIndex([], moved))).toBe(formatPlanIndex([], moved));
});

test("rejected findings are remembered once, with any path and reason", async () => {
  const { plans, content } = await store();
  const rose = {
    fingerprint: "a1",
    rule: "unused-file",
    path: "src/`rose`.js",
    line: 3,
    reason: "kept\nfor (now)",
    date: "2026-06-10",
  };
  await plans.recordRejected([rose, rose]);
  await plans.recordRejected([{ ...rose, reason: "again" }]);
  expect(await plans.rejectedFindings()).toEqual([{ ...rose, reason: "kept for (now)" }]);
  expect(await content.read("plans/REJECTED.md")).toMatch(/^# Rejected findings\n/);
  fc.assert(
    fc.property(
      fc.record({
        fingerprint: fc.stringMatching(/^[0-9a-f]{16}$/),
        rule: fc.stringMatching(/^[a-z-]{1,12}$/),
        path: fc.stringMatching(/^[a-z`:]{1,5}( [a-z`]{1,4})?\/[a-z`:]{1,5}$/),
        line: fc.nat(999),
        reason: fc.string().map((text) => text.replace(/\s+/g, " ").trim()),
        date: fc.constant("2026-06-10"),
      }),
      (entry) => {
        expect(parseRejected(addRejected("mine", [entry]))).toEqual([entry]);
      },
    ),
  );
});
