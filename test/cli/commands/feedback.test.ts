import { join } from "node:path";
import { FileFeedbackStore, Redactor } from "#agents";
import { draftPlan, PlanStore } from "#plans";
import { ContentRoot } from "#wiki";
import { expect, test } from "vitest";
import { run } from "../../../cli/commands/feedback.ts";
import { run as listReports } from "../../../cli/commands/feedback/list.ts";
import { run as verify } from "../../../cli/commands/feedback/verify.ts";
import { run as status } from "../../../cli/commands/status.ts";
import type { CommandRun } from "../../../cli/command.ts";
import { makeRepository } from "../../tools/make-repository.ts";
import { recordingContext } from "../recording-output.ts";

async function call(
  command: CommandRun,
  directory: string,
  args: string[],
  options: Record<string, unknown> = {},
) {
  const context = recordingContext(directory);
  const code = await command(context, { args, options });
  return { code, text: context.output.answerText, next: context.output.nextCommands };
}

async function openShop(): Promise<string> {
  const settings = '{"contentRoot": ".", "embeddings": {"model": "none"}}';
  const { directory } = await makeRepository({ "till.js": "", "loopwiki.config.json": settings });
  return directory;
}

function withoutIds(text: string): string {
  return text
    .replaceAll(/FR-\d{8}-[0-9a-f]{8} {2}[\d-]{10}/g, "ID")
    .replaceAll(/FR-\d{8}-[0-9a-f]{8}/g, "ID");
}

test("what was in the way is kept, and listed with the newest first", async () => {
  const directory = await openShop();
  expect((await call(listReports, directory, [])).text).toBe("Nobody has reported any friction.");
  const options = { by: "ada", severity: "high", task: "pricing", tool: "search", calls: "3" };
  const { text: kept } = await call(run, directory, ["The log is found first"], options);
  expect(kept).toMatch(/^Kept as FR-/);
  await call(run, directory, ["No page about tax\u202E"], { by: "bo" });
  const { code, text } = await call(listReports, directory, []);
  expect(code).toBe(0);
  expect(withoutIds(text)).toBe(
    "ID  medium  bo  open\n  No page about tax\\u{202e}\n\nID  high  ada  open\n  tool search, while pricing, 3 calls wasted\n  The log is found first",
  );
});

test("clusters come with their pain, the worst first", async () => {
  const directory = await openShop();
  const tool = "search";
  await call(run, directory, ["No page about tax"], { by: "bo", tool: "wiki" });
  await call(run, directory, ["The log is found before the page"], { by: "ada", tool, calls: "6" });
  await call(run, directory, ["Found the log before the page"], { by: "bo", tool, calls: "4" });
  const { text, next } = await call(listReports, directory, [], { clusters: true });
  expect(withoutIds(text)).toBe(
    [
      "ID  pain 10 with search: 2 reports, 10 calls wasted, worst medium",
      "  ID  open  The log is found before the page",
      "  ID  open  Found the log before the page",
      "",
      "ID  pain 3 with wiki: 1 report, 0 calls wasted, worst medium",
      "  ID  open  No page about tax",
    ].join("\n"),
  );
  expect(next).toEqual(["loopwiki audit --category operator-friction"]);
});

test("when a plan is merged the reporter is asked, and the loop closes only on yes", async () => {
  const directory = await openShop();
  const plans = new PlanStore(new ContentRoot(directory));
  const draft = draftPlan({
    title: "Ease the till",
    why: "Queues.",
    today: "2026-11-20",
    head: "0".repeat(40),
    files: ["till.js"],
    verify: ["true"],
  });
  const { plan } = await plans.create({ ...draft, status: "merged" });
  const state = join(directory, ".git/loopwiki/feedback");
  const feedback = new FileFeedbackStore(state, () => new Date("2026-11-20"), new Redactor([]));
  const { id } = await feedback.add({ text: "The till jams", reporter: "ada" });
  await expect(call(verify, directory, [id, "yes"])).rejects.toThrow("is open, expected one whose");
  await feedback.record({ type: "planned", plan: plan.id, reports: [id] });

  const ask = `loopwiki feedback verify ${id} yes`;
  const told = await call(status, directory, []);
  expect(told.text).toContain(`${id} of ada, ${plan.id} is merged: The till jams`);
  const more = await call(run, directory, ["The drawer is stiff"], { by: "ada" });
  expect(more.next).toEqual([ask]);
  expect((await call(run, directory, ["Too dark"], { by: "bo" })).next).not.toEqual([ask]);
  await expect(call(verify, directory, [id, "maybe"])).rejects.toThrow("expected yes or no");

  const again = await call(verify, directory, [id, "no"], { note: "jams on Mondays" });
  expect(again.text).toContain(`${id} is open again`);
  expect((await call(listReports, directory, [])).text).toMatch(/not solved, jams on Mondays/);
  await feedback.record({ type: "planned", plan: plan.id, reports: [id] });
  expect((await call(verify, directory, [id, "yes"])).text).toBe(`${id} is closed.`);
  expect((await call(status, directory, [])).text).not.toContain(id);
});

test.each([
  [{ severity: "grave" }, "Unexpected --severity, expected one of low, medium, high, critical."],
  [{ calls: "many" }, "Unexpected --calls, expected a whole number"],
  [{ calls: "-1" }, "Unexpected --calls"],
  [{ by: "x".repeat(200) }, "Unexpected --by, expected at most 120 characters."],
])("%j is refused with what is expected", async (options, message) => {
  await expect(call(run, await openShop(), ["Slow"], options)).rejects.toThrow(message);
});

test("nothing said is refused with an example", async () => {
  await expect(call(run, await openShop(), [])).rejects.toThrow("Unexpected text");
});
