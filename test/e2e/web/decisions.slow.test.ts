import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { makeRepositoryAt, type TestRepository } from "../../tools/make-repository.ts";
import { formatPlan } from "#plans";
import { samplePlan } from "../../plans/sample-plan.ts";
import { mustRun, runCli, startCli } from "../run-cli.ts";
import { hasBrowser, openBrowser, visit } from "./browser.ts";
import { openShop, startSite, type Site } from "./shop-site.ts";

/** Two modules, each with something exported that nothing uses: a plan that is carried out without a model. */
const stall = {
  "package.json": JSON.stringify({
    name: "stall",
    private: true,
    type: "module",
    main: "./src/till.js",
    scripts: { test: "node --test test/till.test.js" },
  }),
  "src/till.js": 'import { price } from "./price.js";\nexport const total = () => price(2);\n',
  "src/price.js":
    "export const price = (n) => round(n * 1.2);\nexport function round(n) {\n  return Math.round(n * 100) / 100;\n}\n",
  "test/till.test.js":
    'import test from "node:test";\nimport assert from "node:assert";\nimport { total } from "../src/till.js";\ntest("total", () => assert.equal(total(), 2.4));\n',
};

const auditSchema = z.object({ plans: z.array(z.object({ id: z.string(), title: z.string() })) });

const turnedDown = "2026-06-sort-the-shelves";
const thrownAway = "2026-06-say-who-counted";

/** A plan whose one chunk is a command. */
function planText(title: string, head: string): string {
  const plan = samplePlan({ title, head, files: ["src/price.js"], verify: ["npm test"] });
  const command = `node -e "fs.appendFileSync('src/price.js', '// counted by Ada\\n')"`;
  return formatPlan(plan).replace(/^deliverables:/m, `run: ${JSON.stringify(command)}\n$&`);
}

let parent: string;
let repository: TestRepository;
let plans: { id: string; title: string }[];
let site: Site;
let browser: Browser;

beforeAll(async () => {
  if (!hasBrowser) return;
  parent = await mkdtemp(join(tmpdir(), "loopwiki-stall-"));
  repository = await makeRepositoryAt(join(parent, "stall"), stall);
  const { directory } = repository;
  await mustRun(directory, "init", "--yes");
  await repository.commit("Add loopwiki");
  const { stdout } = await mustRun(directory, "--json", "audit");
  ({ plans } = auditSchema.parse(JSON.parse(stdout)));
  const head = await repository.git.run(["rev-parse", "HEAD"]);
  await repository.commit("Add plans", {
    [`plans/${turnedDown}.md`]: planText("Sort the shelves", head),
    [`plans/${thrownAway}.md`]: planText("Say who counted", head),
  });
  site = await startSite(repository);
  browser = await openBrowser();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await site?.close();
  if (parent !== undefined) await rm(parent, { recursive: true, force: true });
});

const planNamed = (part: string): string =>
  plans.find(({ title }) => title.includes(part))?.id ?? `none of ${JSON.stringify(plans)}`;

const statusOf = async (page: Page, plan: string): Promise<string | null> => {
  await page.goto(`/plans/${plan}`);
  return page.locator(".page-head .badge").textContent();
};

describe.runIf(hasBrowser)("a person decides in the browser", () => {
  test("what was changed since it was shown is not approved; what is turned down stays so", async () => {
    const { page, close } = await visit(browser, site.url);
    const id = turnedDown;
    const file = join(repository.directory, `plans/${id}.md`);
    const text = await readFile(file, "utf8");
    await page.goto(`/plans/${id}`);
    await repository.write({ [`plans/${id}.md`]: `${text}\n` });
    await page.getByRole("button", { name: "Approve this plan" }).click();
    expect(await page.locator("main").textContent()).toContain("Unexpected change of plan");
    expect(await statusOf(page, id)).toBe("proposed");
    await page.getByRole("group", { name: "Reject" }).getByLabel("Why").fill("Done by hand");
    await page.getByRole("button", { name: "Reject" }).click();
    await page.waitForURL(`**/plans/${id}`);
    expect(await statusOf(page, id)).toBe("rejected");
    expect(await page.getByRole("button", { name: "Approve this plan" }).count()).toBe(0);
    expect((await runCli(repository.directory, "plan", "approve", id)).code).not.toBe(0);
    await close();
  }, 120_000);

  test("a plan is approved, followed while it runs over a lost server, reviewed and merged", async () => {
    const { page, close } = await visit(browser, site.url);
    const { directory, git } = repository;
    const id = planNamed("unused export");
    await page.goto("/plans");
    await page.getByRole("link", { name: /unused export/ }).click();
    await page.getByRole("button", { name: "Approve this plan" }).click();
    await page.waitForURL(`**/plans/${id}`);
    expect(await statusOf(page, id)).toBe("approved");

    const main = await git.run(["rev-parse", "main"]);
    const execution = startCli(directory, ["execute", id]);
    const ended = once(execution, "exit");
    await expect
      .poll(async () => (await page.goto(`/runs/${id}.1`))?.status(), { timeout: 60_000 })
      .toBe(200);
    await page.getByRole("status").getByText("live").waitFor();
    await page.evaluate("window.sameVisit = true");
    await site.restart();
    await page.locator(".timeline b", { hasText: /^Verified at/ }).waitFor({ timeout: 90_000 });
    expect(await page.evaluate("window.sameVisit")).toBe(true);
    const told = await page.locator(".timeline > li").evaluateAll((all) => all.map(({ id }) => id));
    expect(told).toEqual(
      [...new Set(told)].toSorted((a, b) => Number(a.slice(6)) - Number(b.slice(6))),
    );
    await ended;
    expect(await git.run(["rev-parse", "main"])).toBe(main);

    expect(await statusOf(page, id)).toBe("verified");
    expect(
      await page.getByRole("region", { name: "What the run changed" }).textContent(),
    ).toContain("-export function round");
    await page.getByRole("button", { name: "Merge" }).click();
    await page.waitForURL(`**/plans/${id}`, { timeout: 60_000 });
    expect(await statusOf(page, id)).toBe("merged");
    expect(await git.run(["show", "main:src/price.js"])).toMatch(/^function round/m);
    expect(await page.locator(".decisions button").count()).toBe(0);
    await close();
  }, 240_000);
});

describe.runIf(hasBrowser)("what was executed", () => {
  test("is discarded with a reason: branch and worktree go, the journal stays", async () => {
    const { page, close } = await visit(browser, site.url);
    const { directory, git } = repository;
    await page.goto(`/plans/${thrownAway}`);
    await page.getByRole("button", { name: "Approve this plan" }).click();
    await page.waitForURL(`**/plans/${thrownAway}`);
    await runCli(directory, "execute", thrownAway);
    expect(await git.run(["branch", "--list", `loop/${thrownAway}`])).not.toBe("");
    expect(await statusOf(page, thrownAway)).toBe("verified");
    await page.getByRole("group", { name: "Discard" }).getByLabel("Why").fill("Nobody asked");
    await page.getByRole("button", { name: "Discard" }).click();
    await page.waitForURL(`**/plans/${thrownAway}`);
    expect(await statusOf(page, thrownAway)).toBe("discarded");
    expect(await git.run(["branch", "--list", `loop/${thrownAway}`])).toBe("");
    await page.goto(`/runs/${thrownAway}.1`);
    expect(await page.locator(".timeline").textContent()).toContain("Nobody asked");
    await close();
  }, 240_000);
});

describe.runIf(hasBrowser)("the same rules as at the command line", () => {
  const plan = "2026-11-price-validation";

  test("while the line is stopped nothing is merged, for the reason that the command line gives", async () => {
    const shop = await openShop();
    const { page, close } = await visit(browser, shop.url);
    await page.goto(`/plans/${plan}`);
    await page.getByRole("button", { name: "Merge" }).click();
    const said = await page.locator("main .lead").textContent();
    const { stderr } = await runCli(shop.repository.directory, "merge", plan);
    expect(said).not.toBe("");
    expect(stderr).toContain(said);
    expect(await statusOf(page, plan)).toBe("verified");
    await close();
    await shop.close();
  }, 120_000);

  test("a finding is accepted with a reason, and an older text comes back as a commit to review", async () => {
    const shop = await openShop();
    const { page, close } = await visit(browser, shop.url);
    await page.goto("/lint");
    const finding = page.locator(".findings > li", { hasText: "vouchers" }).first();
    await finding.getByText("Accept it").click();
    await finding.getByLabel("Why it may stay").fill("Written next week");
    await finding.getByRole("button", { name: "Accept" }).click();
    await page.waitForURL("**/lint");
    await page.getByText(/^1 finding accepted by a person/).waitFor();
    const accepted = join(shop.repository.directory, "agents/ACCEPTED.md");
    expect(await readFile(accepted, "utf8")).toContain("Written next week");

    const { git } = shop.repository;
    const head = await git.run(["rev-parse", "HEAD"]);
    await page.goto("/history/20_SYSTEM/receipt");
    await page.getByRole("link", { name: "Open the shop" }).click();
    await page.getByText("What going back would change").first().click();
    await page.getByRole("button", { name: "Propose to go back to this version" }).click();
    const branch = await page.locator(".flash code").first().textContent();
    expect(branch).toMatch(/^loopwiki\/revert-20_system-receipt-/);
    expect(await git.run(["show", "--format=%s", "--stat", branch ?? ""])).toMatch(
      /^Bring back 20_SYSTEM\/receipt[^]*receipt\.md/,
    );
    expect(await git.run(["rev-parse", "HEAD"])).toBe(head);
    await close();
    await shop.close();
  }, 120_000);
});
