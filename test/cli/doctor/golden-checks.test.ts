import { expect, test } from "vitest";
import { ContentRoot, Wiki } from "#wiki";
import { checkGolden } from "../../../cli/doctor/golden-checks.ts";
import { makeRepository } from "../../tools/make-repository.ts";

const pages = {
  "wiki/10_DOMAIN/pricing.md": "# Pricing\n\nHalf a cent is rounded up.\n",
  "wiki/10_DOMAIN/coupons.md": "# Coupons\n\nA coupon ends in May.\n",
};

/** What doctor says of a shop whose golden question expects this page. */
async function checkShop(expected?: string) {
  const file = `---\nqueries:\n  - query: how is half a cent rounded\n    kind: fact\n    expect: [${expected}]\n---\n`;
  const golden = expected === undefined ? {} : { "agents/GOLDEN.md": file };
  const { directory } = await makeRepository({ ...pages, ...golden });
  const content = new ContentRoot(directory);
  return checkGolden(content, new Wiki(content, () => true));
}

test("doctor reports recall@5 of the golden queries", async () => {
  expect(await checkShop("10_DOMAIN/pricing")).toMatchObject({
    status: "ok",
    detail: "recall@5 1.00 of 1 question, floor 0.8",
  });
});

test("doctor fails below the floor, and names what was missed", async () => {
  const check = await checkShop("10_DOMAIN/coupons");
  expect(check.status).toBe("fail");
  expect(check.detail).toContain("recall@5 0.00");
  expect(check.detail).toContain('missed: "how is half a cent rounded"');
});

test("doctor says how to get golden queries when there are none", async () => {
  expect(await checkShop()).toMatchObject({ status: "warn", fix: "loopwiki init" });
});
