import { folderOf, severityOf, type Finding, type Page } from "#wiki";
import { gatherPlans } from "./gather-plans.ts";
import { recentRuns } from "./gather-runs.ts";
import { recentLogEntries } from "./log-entries.ts";
import type { HomeProps } from "./pages/home.tsx";
import type { ServerServices } from "./services.ts";

/** How much of each list the home page shows. */
const shown = { plans: 8, runs: 5, log: 6 };

export async function gatherHome(services: ServerServices): Promise<HomeProps> {
  const [pages, { cards }, runs, findings, incidents] = await Promise.all([
    services.wiki.pages(),
    gatherPlans(services),
    recentRuns(services.runs, shown.runs),
    services.lint(),
    services.incidents(),
  ]);
  const log = pages.find(({ id }) => id === "log")?.source ?? "";
  return {
    repository: services.repositoryName,
    folders: foldersOf(pages),
    plans: cards.slice(0, shown.plans),
    runs,
    log: recentLogEntries(log, shown.log),
    lint: tallyOf(findings),
    incidents,
  };
}

/** Pages at the wiki's root come first, then the folders by name. */
function foldersOf(pages: readonly Page[]): HomeProps["folders"] {
  const folders = new Map<string, Page[]>();
  for (const page of pages) {
    const name = folderOf(page.path);
    folders.set(name, [...(folders.get(name) ?? []), page]);
  }
  return [...folders]
    .toSorted(([left], [right]) => left.localeCompare(right))
    .map(([name, inside]) => ({ name, pages: inside }));
}

function tallyOf(findings: readonly Finding[]): HomeProps["lint"] {
  const severities = findings.map(severityOf);
  return {
    errors: severities.filter((severity) => severity === "error").length,
    warnings: severities.filter((severity) => severity === "warning").length,
  };
}
