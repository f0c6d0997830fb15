import { findingsData, type FindingData } from "#wiki";
import { pageIdOf } from "../addresses.ts";
import type { ServerServices } from "../services.ts";

/** A finding, and the page it is on when it is on one. */
export interface LintFinding extends FindingData {
  page?: string;
}

export interface LintView {
  findings: readonly LintFinding[];
  /** What people decided to live with. */
  accepted: readonly LintFinding[];
  summary: { error: number; warning: number; info: number };
  /** How many pages were looked at. */
  pages: number;
}

/** What lint says of the whole wiki, or with `page` (its id) of that one. */
export async function gatherLint(
  services: Pick<ServerServices, "lint" | "wiki">,
  { page, late = false }: { page?: string; late?: boolean } = {},
): Promise<LintView> {
  const answer = await services.lint({ late });
  const { content } = services.wiki;
  const prefix = content.repositoryPath("wiki/");
  const shown = (finding: FindingData): LintFinding => {
    const { file } = finding;
    const isPage = file.startsWith(prefix) && file.endsWith(".md");
    return isPage ? { ...finding, page: pageIdOf(`wiki/${file.slice(prefix.length)}`) } : finding;
  };
  const isWanted = (finding: LintFinding): boolean => page === undefined || finding.page === page;
  const found = findingsData(answer.findings).findings.map(shown).filter(isWanted);
  const summary = { error: 0, warning: 0, info: 0 };
  for (const { severity } of found) summary[severity] += 1;
  return {
    findings: found,
    accepted: findingsData(answer.accepted).findings.map(shown).filter(isWanted),
    summary,
    pages: answer.pages,
  };
}
