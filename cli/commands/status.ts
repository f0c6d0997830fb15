import { inWords, units } from "#agents";
import type { CommandRun } from "../command.ts";
import { openWorkspace } from "../compose.ts";
import { count } from "../doctor/check.ts";
import { exitCodes } from "../exit-codes.ts";
import { nextCommand, readStatus, type PlanLine, type Status } from "../status/read-status.ts";
import { visibleText } from "./plan/visible-text.ts";

export const run: CommandRun = async (context) => {
  const status = await readStatus(await openWorkspace(context));
  context.output.answer("status", { ...status }, describeStatus(status));
  context.output.next(...nextCommand(status));
  return exitCodes.ok;
};

/** A few lines for people; empty sections are left out. */
export function describeStatus(status: Status): string {
  const { contentRoot, pages, lint, plans, runs, incidents, toVerify, budget, log } = status;
  const total = pages.reduce((sum, folder) => sum + folder.count, 0);
  const named = pages.filter(({ folder }) => folder !== ".");
  const folders = named.map((one) => `${one.folder} ${one.count}`).join(", ");
  return [
    `Memory in ${contentRoot === "." ? "the repository's root" : `${contentRoot}/`}: ${count(total, "page")}${folders === "" ? "" : ` (${folders})`}; lint: ${lint.summary}.`,
    ...section("Plans", plans.length === 0 ? [] : describePlans(plans)),
    ...section(
      "Runs",
      runs.map(({ plan, run, startedAt, holder }) =>
        holder === undefined
          ? `${plan}: ${run}, begun ${startedAt}, nobody at work`
          : `${plan}: ${run}, begun ${startedAt}, at work: ${holder}`,
      ),
    ),
    ...section(
      "Stopped",
      incidents.map(({ id, plan, chunk, category, reason }) =>
        visibleText(`${plan}, chunk ${chunk}: ${category}, ${reason} (${id})`),
      ),
    ),
    ...section(
      "Has it helped? (loopwiki feedback verify <report> yes|no)",
      toVerify.map(({ id, plan = "", reporter, text }) =>
        visibleText(`${id} of ${reporter}, ${plan} is merged: ${text.split("\n")[0] ?? ""}`),
      ),
    ),
    ...section("Spent today", describeSpent(budget)),
    ...section("Log", log.map(visibleText)),
  ].join("\n");
}

/** Finished plans are counted; the others are named. */
function describePlans(plans: readonly PlanLine[]): string[] {
  const done = plans.filter(({ status }) => /^(merged|rejected|discarded)$/.test(status));
  const open = plans.filter((plan) => !done.includes(plan));
  const lines = open.map(
    ({ id, status, title }) => `${status.padEnd(12)}${id}${title === "" ? "" : `: ${title}`}`,
  );
  const over =
    done.length === 0 ? [] : [`${count(done.length, "plan")} merged, rejected or discarded`];
  return [...lines.map((line) => visibleText(line)), ...over];
}

/** A line a unit that was used or is limited; nothing when no agent has worked. */
function describeSpent({ today, limits }: Status["budget"]): string[] {
  const used = units.filter((unit) => today.amount[unit] > 0 || limits[unit] !== undefined);
  const lines = used.map((unit) => {
    const limit = limits[unit];
    const of = limit === undefined ? "" : ` of ${inWords(unit, limit)}`;
    const held = today.held[unit];
    const under =
      held > 0 ? `, ${inWords(unit, held)} of it held by calls under way or cut off` : "";
    return `${inWords(unit, today.amount[unit])}${of}${under}`;
  });
  if (today.unpriced === 0) return lines;
  const calls = count(today.unpriced, "run");
  return [...lines, `${calls} of models without a known price: only their tokens are counted`];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", `${title}:`, ...lines.map((line) => `  ${line}`)];
}
