import type { PlanStatus } from "#plans";
import { folderOf, type FindingData, type Page } from "#wiki";
import { boardOf, gatherPlans, type PlanCard } from "./plans.ts";
import { recentRuns } from "./runs.ts";
import { recentLogEntries, type LogEntry } from "./log-entries.ts";
import type { RunFacts } from "./run-facts.ts";
import type { OpenIncident, ServerServices } from "../services.ts";

export interface HomeProps {
  repository: string;
  /** The first pages of each folder, and how many it has. */
  folders: readonly {
    name: string;
    pages: readonly Pick<Page, "id" | "title">[];
    total: number;
  }[];
  /** All pages. */
  pages: number;
  plans: readonly PlanCard[];
  /** How many plans have each status, in the order of the board. */
  planCounts: readonly { status: PlanStatus; count: number }[];
  runs: readonly RunFacts[];
  log: readonly LogEntry[];
  /** Findings of lint that are not only information; undefined while a large wiki is linted for the first time. */
  lint: { errors: number; warnings: number } | undefined;
  incidents: readonly OpenIncident[];
}

/** How much of each list the home page shows. */
const shown = { pages: 14, plans: 8, runs: 5, log: 6 };

export async function gatherHome(services: ServerServices): Promise<HomeProps> {
  const [pages, { cards }, runs, found, incidents] = await Promise.all([
    services.wiki.pages(),
    gatherPlans(services),
    recentRuns(services.runs, shown.runs),
    services.lintSoFar(),
    services.incidents(),
  ]);
  const log = pages.find(({ id }) => id === "log")?.source ?? "";
  return {
    repository: services.repositoryName,
    folders: foldersOf(pages),
    pages: pages.length,
    planCounts: boardOf(cards).map(({ status, plans }) => ({ status, count: plans.length })),
    plans: cards.slice(0, shown.plans),
    runs,
    log: recentLogEntries(log, shown.log),
    lint: found && tallyOf(found.findings),
    incidents,
  };
}

/** Pages at the wiki's root come first, then the folders by name. */
export function foldersOf(pages: readonly Page[]): HomeProps["folders"] {
  const folders = new Map<string, Page[]>();
  for (const page of pages) {
    const name = folderOf(page.path);
    const inside = folders.get(name);
    if (inside) inside.push(page);
    else folders.set(name, [page]);
  }
  return [...folders]
    .toSorted(([left], [right]) => left.localeCompare(right))
    .map(([name, inside]) => ({
      name,
      pages: inside.slice(0, shown.pages),
      total: inside.length,
    }));
}

function tallyOf(findings: readonly FindingData[]): NonNullable<HomeProps["lint"]> {
  return {
    errors: findings.filter(({ severity }) => severity === "error").length,
    warnings: findings.filter(({ severity }) => severity === "warning").length,
  };
}
