import type { ExternalVerdict } from "../links/check-external.ts";
import type { Page } from "../page.ts";
import { keepFingerprints } from "../report/fingerprint.ts";
import { brokenExternal } from "./own-rules.ts";
import type { Problem } from "./rule.ts";
import {
  findingOf,
  severityFor,
  type Found,
  type LintSubject,
  type RuleChoice,
} from "./run-rules.ts";

/** Asks the hosts about many URLs at once; a URL without a verdict is not judged. */
export type CheckUrls = (urls: Iterable<string>) => Promise<Map<string, ExternalVerdict>>;

/** The links to other hosts that nobody could follow. Only on request: it is the one check that is not offline. */
export async function findBrokenExternal(
  { index, fileOf }: LintSubject,
  choice: RuleChoice,
  { check, looked }: { check: CheckUrls; looked: (file: string) => boolean },
): Promise<Found[]> {
  const severity = severityFor(brokenExternal, choice);
  if (severity === "off") return [];
  const links = index.pages.filter((page) => looked(fileOf(page))).flatMap(externalLinks);
  const verdicts = await check(links.map(({ url }) => url));
  const found = links.flatMap(({ page, place, url }): Found[] => {
    const why = verdicts.get(url)?.reason;
    if (why === undefined) return [];
    const problem = { page, place, reason: `Unexpected link to \`${url}\`: ${why}.` };
    const origin = { ruleId: brokenExternal.id, severity, file: fileOf(page) };
    return [{ finding: findingOf(problem, origin), problem }];
  });
  keepFingerprints(found.map(({ finding }) => finding));
  return found;

  function externalLinks(
    page: Page,
  ): { page: Page; place: Problem["place"] & object; url: string }[] {
    const { links } = page.document;
    return index.resolutions(page).flatMap((to, at) => {
      const place = links[at]?.place;
      return to.kind === "external" && place ? [{ page, place, url: to.url }] : [];
    });
  }
}
