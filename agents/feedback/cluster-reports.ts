import type { Embed } from "../kaizen/likeness.ts";
import { clausesOf, together } from "../packet/repo-map/words.ts";
import { frictionSeverities, type FrictionReport } from "./friction-report.ts";

/** Reports that are about the same thing. */
export interface FrictionCluster<Report extends FrictionReport = FrictionReport> {
  /** Id of the oldest report, so that it stays the same while the cluster grows. */
  id: string;
  /** As the reports name it most often, in lower case. */
  tool?: string;
  /** Oldest first. */
  reports: Report[];
  /** Calls wasted by all of them. */
  calls: number;
  worst: FrictionReport["severity"];
  /** Frequency × cost: how often it was reported, times what a report of it cost on average, in calls. */
  pain: number;
}

/** Calls that a report costs at least, where nobody counted them. */
const leastCalls: Record<FrictionReport["severity"], number> = {
  low: 1,
  medium: 3,
  high: 10,
  critical: 30,
};

/** Cosines of words, the rare ones counting more: of reports that name one tool, and where one names none. */
const sameTool = 0.2;
const anyTool = 0.4;
/** Each is held against each; older ones have had their turn. */
const maxReports = 500;
/** With vectors, other words may say the same. */
const sameMeaning = 0.8;

/**
 * Puts reports that are about the same thing together, the most painful first. By tool and by words that not
 * all reports have; also by meaning where there are vectors. The same reports always give the same clusters.
 */
export async function clusterReports<Report extends FrictionReport>(
  all: readonly Report[],
  embed?: Embed,
): Promise<FrictionCluster<Report>[]> {
  const reports = all.slice(-maxReports);
  const words = weigh(reports.map(({ text, task = "" }) => wordsOf(`${text}\n${task}`)));
  const vectors = reports.length > 1 ? await embed?.(reports.map(({ text }) => text)) : undefined;
  const heads = reports.map((_, at) => at);
  const headOf = (at: number): number => {
    const head = heads[at] ?? at;
    return head === at ? at : headOf(head);
  };
  for (const [at, report] of reports.entries())
    for (let before = 0; before < at; before += 1) {
      const other = reports[before];
      if (!other || headOf(before) === headOf(at)) continue;
      const meaning = dot(vectors?.[before], vectors?.[at]);
      if (areAlike(toolsOf(other, report), cosine(words[before], words[at]), meaning))
        heads[headOf(at)] = headOf(before);
    }
  const groups = new Map<number, Report[]>();
  for (const [at, report] of reports.entries())
    groups.set(headOf(at), [...(groups.get(headOf(at)) ?? []), report]);
  return [...groups.values()]
    .map(clusterOf)
    .toSorted((left, right) => right.pain - left.pain || (left.id < right.id ? -1 : 1));
}

function costOf({ callsWasted, severity }: FrictionReport): number {
  return Math.max(callsWasted, leastCalls[severity]);
}

function areAlike(
  tools: "same" | "unknown" | "other",
  words: number,
  meaning: number | undefined,
): boolean {
  if (tools === "other") return false;
  return words >= (tools === "same" ? sameTool : anyTool) || (meaning ?? 0) >= sameMeaning;
}

function toolsOf(left: FrictionReport, right: FrictionReport): "same" | "unknown" | "other" {
  if (left.tool === undefined || right.tool === undefined) return "unknown";
  return left.tool.toLowerCase() === right.tool.toLowerCase() ? "same" : "other";
}

function wordsOf(text: string): Set<string> {
  return new Set(together(clausesOf(text)).keys());
}

/** What all reports say tells them apart the least. */
function weigh(all: readonly ReadonlySet<string>[]): Map<string, number>[] {
  const counts = new Map<string, number>();
  for (const words of all) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return all.map(
    (words) =>
      new Map([...words].map((word) => [word, Math.log(1 + all.length / (counts.get(word) ?? 1))])),
  );
}

function cosine(
  left: ReadonlyMap<string, number> = new Map(),
  right: ReadonlyMap<string, number> = new Map(),
): number {
  let shared = 0;
  for (const [word, weight] of left) if (right.has(word)) shared += weight ** 2;
  return shared === 0 ? 0 : shared / Math.sqrt(squares(left) * squares(right));
}

function squares(words: ReadonlyMap<string, number>): number {
  return [...words.values()].reduce((sum, weight) => sum + weight ** 2, 0);
}

function dot(left: Float32Array | undefined, right: Float32Array | undefined): number | undefined {
  if (!left || !right) return undefined;
  return left.reduce((sum, value, at) => sum + value * (right[at] ?? 0), 0);
}

function clusterOf<Report extends FrictionReport>(reports: Report[]): FrictionCluster<Report> {
  const costs = reports.map(costOf);
  const tools = reports.flatMap(({ tool }) => tool?.toLowerCase() ?? []);
  const [tool] = [...new Set(tools)].toSorted(
    (left, right) => times(tools, right) - times(tools, left),
  );
  return {
    id: reports[0]?.id ?? "",
    ...(tool === undefined ? {} : { tool }),
    reports,
    calls: reports.reduce((sum, { callsWasted }) => sum + callsWasted, 0),
    worst: worstOf(reports),
    pain: reports.length * (costs.reduce((sum, cost) => sum + cost, 0) / reports.length),
  };
}

function times(tools: readonly string[], tool: string): number {
  return tools.filter((one) => one === tool).length;
}

function worstOf(reports: readonly FrictionReport[]): FrictionReport["severity"] {
  const all = new Set(reports.map(({ severity }) => severity));
  return frictionSeverities.findLast((severity) => all.has(severity)) ?? "low";
}
