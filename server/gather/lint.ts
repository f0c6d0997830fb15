import type { FindingData } from "#wiki";
import { pageIdOf } from "../addresses.ts";
import type { LintAnswer, ServerServices } from "../services.ts";

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

/** What lint says of the whole wiki, or with `page` (its id) of that one; `late` takes what is known already. */
export async function gatherLint(
  services: Pick<ServerServices, "lint" | "lintSoFar" | "wiki">,
  { page, late = false }: { page?: string; late?: boolean } = {},
): Promise<LintView> {
  const answer = await (late ? services.lintSoFar() : services.lint());
  if (!answer) return { ...nothing, summary: { error: 0, warning: 0, info: 0 }, pages: 0 };
  const shown = shownOnce(answer, services.wiki.content.repositoryPath("wiki/"));
  const { findings, accepted } =
    page === undefined ? shown.all : (shown.byPage.get(page) ?? nothing);
  const summary = { error: 0, warning: 0, info: 0 };
  for (const { severity } of findings) summary[severity] += 1;
  return { findings, accepted, summary, pages: answer.pages };
}

type Found = Pick<LintView, "findings" | "accepted">;
const nothing: Found = { findings: [], accepted: [] };

interface Shown {
  all: Found;
  byPage: ReadonlyMap<string, Found>;
}

/** Every page shows its own: thousands of findings are not gone through for each view. */
const shownBefore = new WeakMap<LintAnswer, Shown>();

function shownOnce(answer: LintAnswer, prefix: string): Shown {
  const known = shownBefore.get(answer);
  if (known) return known;
  const withPage = (finding: FindingData): LintFinding => {
    const { file } = finding;
    const isPage = file.startsWith(prefix) && file.endsWith(".md");
    return isPage ? { ...finding, page: pageIdOf(`wiki/${file.slice(prefix.length)}`) } : finding;
  };
  const all = { findings: answer.findings.map(withPage), accepted: answer.accepted.map(withPage) };
  const byPage = new Map<string, { findings: LintFinding[]; accepted: LintFinding[] }>();
  for (const kind of ["findings", "accepted"] as const)
    for (const finding of all[kind]) {
      const { page } = finding;
      if (page === undefined) continue;
      const found = byPage.get(page) ?? { findings: [], accepted: [] };
      found[kind].push(finding);
      byPage.set(page, found);
    }
  const shown = { all, byPage };
  shownBefore.set(answer, shown);
  return shown;
}
