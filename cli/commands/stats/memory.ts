import { learningsOnPages, memoryStats, type MemoryStats, type Success } from "#agents";
import { visibleText, textTable } from "../plan/visible-text.ts";
import type { CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { count } from "../../doctor/check.ts";
import { exitCodes } from "../../exit-codes.ts";

/** `loopwiki stats memory`: what was shown of the memory, what was used of it, and what came of it. */
export const run: CommandRun = async (context) => {
  const { runs, content, wiki } = await openWorkspace(context);
  const summaries = await runs.list();
  const pages = (await wiki.pages()).flatMap(
    ({ path, tags }) => (tags.includes("loopwiki") ? [] : [path]), // what tells of this tool is shown to nobody
  );
  const stats = memoryStats({
    runs: await Promise.all(
      summaries.map(async ({ run }) => ({ run, events: await runs.read(run) })),
    ),
    pages: pages.filter((path) => /^wiki\/(10_DOMAIN|20_SYSTEM)\//.test(path)),
    entries: await learningsOnPages(content),
  });
  const { output } = context;
  output.answer("stats memory", { runs: summaries.length, ...stats }, describe(stats));
  if (stats.attempts === 0) output.next("loopwiki plan list", "plans that could be executed");
  else output.next("loopwiki doctor", "whether the loops learn");
  return exitCodes.ok;
};

function describe(stats: MemoryStats): string {
  const { attempts, first, neverShown, harmful, gate } = stats;
  const parts = [
    `${count(attempts, "attempt")} by agents. Approved at the first attempt: ${rate(first.with)} with memory, ${rate(first.used)} that used it, ${rate(first.without)} without.`,
    items(stats),
    learnings(stats),
    `Never shown: ${list(neverShown)}.`,
    `Harmful: ${list(harmful)}.`,
    `The gate let ${count(gate.accepted, "learning")} pass, merged ${gate.merged} and refused ${gate.refused.length}; ${count(gate.corrections, "correction")} and ${count(gate.plans, "plan")} proposed.`,
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function items({ items }: MemoryStats): string {
  if (items.length === 0) return "";
  const rows = items.map((item) => [
    visibleText(item.id),
    ...[item.shown, item.read, item.cited, item.followed].map(String),
    rate(item.with),
    rate(item.without),
  ]);
  return textTable([["memory", "shown", "read", "cited", "followed", "with", "without"], ...rows]);
}

function learnings({ learnings }: MemoryStats): string {
  if (learnings.length === 0) return "";
  const rows = learnings.map((each) => [
    each.retired ? `${each.id} (retired)` : each.id,
    String(each.helpful),
    String(each.harmful),
    `${each.recurredShown} of ${each.shown}`,
    String(each.recurredUnseen),
    each.page,
  ]);
  const head = ["learning", "helpful", "harmful", "recurred when shown", "unseen", "page"];
  return textTable([head, ...rows]);
}

function rate({ ok, of }: Success): string {
  return of === 0 ? "none" : `${ok}/${of}`;
}

const maxListed = 10;

function list(ids: readonly string[]): string {
  if (ids.length === 0) return "none";
  const more = ids.length > maxListed ? ` and ${ids.length - maxListed} more` : "";
  return visibleText(ids.slice(0, maxListed).join(", ")) + more;
}
