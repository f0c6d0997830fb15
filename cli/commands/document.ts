import { documentRepository, type Documented } from "#agents";
import { unifiedDiff } from "#wiki";
import { flagOption, listOption, textOption, type CommandRun } from "../command.ts";
import { executeServices, openWorkspace, agentsOf } from "../compose.ts";
import { exitCodes } from "../exit-codes.ts";
import { visibleText } from "./plan/visible-text.ts";

/** `loopwiki document`: brings the pages up to the code, on a branch to be reviewed. */
export const run: CommandRun = async (context, input) => {
  const { output, signal } = context;
  const workspace = await openWorkspace(context);
  const agents = listOption(input, "agent");
  const services = await executeServices(workspace, { agents, watch: () => undefined });
  const { librarian } = await agentsOf(workspace, agents);
  const dryRun = flagOption(input, "dryRun");
  const documented = await documentRepository(services, {
    since: textOption(input, "since"),
    dryRun,
    exclude: workspace.config.audit.exclude,
    lint: workspace.config.lint,
    librarian,
    signal,
    note: (text) => output.note(visibleText(text)),
  });
  const { report, edits, plan } = documented;
  for (const note of report.notes) output.note(visibleText(`note: ${note}`));
  if (!dryRun) {
    // Pages that wait for prose can be done only by a librarian: without one they are not due.
    const waiting = edits.size + (librarian === undefined ? 0 : report.due.length);
    await workspace.steps.record({ step: "documentation", due: waiting, changed: edits.size });
  }
  const due = report.due.map(({ page, sources }) => ({ page: page.path, sources }));
  output.answer(
    "document",
    { ...report, due, files: [...edits.keys()].toSorted(), plan: plan ?? null, dryRun },
    visibleText(dryRun ? diffOf(documented) : summary(documented)),
  );
  if (plan !== undefined) output.next(`loopwiki review ${plan}`, "then merge or discard it");
  else if (dryRun && edits.size > 0) output.next("loopwiki document", "writes them, on a branch");
  else if (due.length > 0)
    output.next("loopwiki lint --rule stale-page", "what changed in the code");
  else output.next("loopwiki serve", "read the pages");
  const open = report.reportOnly || due.length > 0;
  return open ? exitCodes.findings : exitCodes.ok;
};

function summary({ report, edits, plan }: Documented): string {
  const rows = report.written.map(({ path, change }) => `${change.padEnd(9)} ${path}`);
  const due = report.due.map(({ page }) => `due       ${page.path}`);
  const issues = report.issues.map(
    ({ file, line, ruleId }) => `issue     ${file}:${line} ${ruleId}`,
  );
  const end =
    edits.size === 0 ? "Every compiled page says what the code says." : `On a branch: ${plan}`;
  return [...rows, ...report.told, ...due, ...issues, end].join("\n");
}

function diffOf({ edits, before }: Documented): string {
  if (edits.size === 0) return "Every compiled page says what the code says.";
  const all = [...edits].map(([path, after]) => ({ path, before: before.get(path), after }));
  return unifiedDiff(all);
}
