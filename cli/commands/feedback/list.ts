import { clusterReports, trackReports, type FrictionCluster, type TrackedReport } from "#agents";
import { flagOption, type CommandRun } from "../../command.ts";
import { embedOf, openWorkspace } from "../../compose.ts";
import { count } from "../../doctor/check.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import { describeReport, verifyNext } from "../feedback.ts";
import { visibleText } from "../plan/visible-text.ts";

/** `loopwiki feedback list`: what was reported and where it stands; `--clusters` what belongs together. */
export const run: CommandRun = async (context, input) => {
  const workspace = await openWorkspace(context);
  const { output } = context;
  const reports = await trackReports(workspace);
  if (flagOption(input, "clusters")) {
    const waiting = reports.filter(({ state }) => state === "open" || state === "planned");
    tellClusters(output, await clusterReports(waiting, embedOf(workspace)));
  } else tellReports(output, reports.toReversed());
  const answered = reports.find(({ state }) => state === "to-verify");
  if (answered) output.next(...verifyNext(answered));
  else if (reports.some(({ state }) => state === "open"))
    output.next("loopwiki audit --category operator-friction", "turns reports into plans");
  else output.next('loopwiki feedback "<what was in the way>"', "adds to it");
  return exitCodes.ok;
};

function tellReports(output: Output, reports: readonly TrackedReport[]): void {
  const text =
    reports.length === 0
      ? "Nobody has reported any friction."
      : reports.map(describeReport).join("\n\n");
  output.answer("feedback-list", { reports }, visibleText(text));
}

function tellClusters(output: Output, clusters: readonly FrictionCluster<TrackedReport>[]): void {
  const text =
    clusters.length === 0
      ? "No report waits for a plan."
      : clusters.map(describeCluster).join("\n\n");
  output.answer("feedback-clusters", { clusters }, visibleText(text));
}

function describeCluster(cluster: FrictionCluster<TrackedReport>): string {
  const { id, tool, reports, calls, worst, pain } = cluster;
  const of = tool === undefined ? "" : ` with ${tool}`;
  const sums = [
    count(reports.length, "report"),
    `${count(calls, "call")} wasted`,
    `worst ${worst}`,
  ];
  const lines = reports.map((report) => `  ${report.id}  ${report.state}  ${short(report.text)}`);
  return [`${id}  pain ${Number(pain.toFixed(1))}${of}: ${sums.join(", ")}`, ...lines].join("\n");
}

function short(text: string): string {
  const [line = ""] = text.split("\n");
  return line.length <= 100 ? line : `${line.slice(0, 99)}…`;
}
