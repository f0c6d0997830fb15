import type { Resolution } from "../links/resolve.ts";
import type { Link } from "../markdown/document.ts";
import type { Page } from "../page.ts";
import { linkFix } from "./link-fix.ts";
import type { Edit, LintContext, Problem } from "./rule.ts";

/** What is wrong with a link that does not lead where it should: one rule for each. */
export type Break = "page" | "heading" | "block" | "embed" | "citation" | "ambiguous";

/**
 * The links of the wiki that are broken in one way. Asks the same resolver as the renderer, so a link is
 * broken here exactly when it is in the browser.
 */
export function brokenLinks({ pages, index }: LintContext, kind: Break): Problem[] {
  const suggestions = new Map<string, string | undefined>();
  const problems: Problem[] = [];
  for (const page of pages)
    for (const link of page.document.links) {
      const found = index.resolve(link, page.path);
      if (breakOf(link, found) !== kind) continue;
      const reason = reasonOf(link, found, suggestions);
      const fix = (): readonly Edit[] => linkFix({ index, page, link }, found);
      problems.push({ ...brokenLink(page, link, reason), fix });
    }
  return problems;
}

/** Different names for which a better one is looked for; where more are broken, it was no slip of the pen. */
const mostSuggestions = 50;

/** `reason` goes on from "Unexpected link to". */
export function brokenLink(page: Page, link: Link, reason: string): Problem {
  return { page, place: link.place, reason: `Unexpected link to ${reason}` };
}

function breakOf(link: Link, found: Resolution): Break | undefined {
  if (found.kind === "ambiguous") return "ambiguous";
  if (found.kind !== "missing") return undefined;
  if (link.kind === "embed") return "embed";
  if (found.page) return link.block === undefined ? "heading" : "block";
  return citesLine(link) ? "citation" : "page";
}

/** `../src/pricing.ts#L12` or `../src/pricing.ts:12`: only code is cited by its lines. */
function citesLine({ kind, target, heading = "" }: Link): boolean {
  return kind === "markdown" && (/^L\d+/.test(heading) || /\.\w+:\d+(?:[:-]\d+)?$/.test(target));
}

function reasonOf(
  link: Link,
  found: Resolution,
  suggestions: Map<string, string | undefined>,
): string {
  if (found.kind === "ambiguous") {
    const paths = found.candidates.map(({ id }) => `\`${id}\``).join(" or ");
    return `\`${link.target}\`, which means more than one page, expected a path such as ${paths}.`;
  }
  if (found.kind !== "missing") return "";
  const { reason } = found;
  const key = `${found.page?.path ?? ""} ${link.kind} ${link.target}#${link.heading ?? ""}`;
  if (!suggestions.has(key) && suggestions.size < mostSuggestions)
    suggestions.set(key, found.suggestion);
  const suggestion = suggestions.get(key);
  return suggestion === undefined ? `${reason}.` : `${reason}; did you mean \`${suggestion}\`?`;
}
