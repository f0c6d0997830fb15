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
export function brokenLinks(context: LintContext, kind: Break): Problem[] {
  const suggestions = new Map<string, string | undefined>();
  return breaksIn(context).flatMap(({ page, link, found, how }) => {
    if (how !== kind) return [];
    const reason = reasonOf(link, found, suggestions);
    const fix = (): readonly Edit[] => linkFix({ index: context.index, page, link }, found);
    return [{ ...brokenLink(page, link, reason), fix }];
  });
}

interface BrokenLink {
  page: Page;
  link: Link;
  found: Resolution;
  how: Break;
}

/** One look at every link serves all the rules. */
const breaksByContext = new WeakMap<LintContext, BrokenLink[]>();

function breaksIn(context: LintContext): BrokenLink[] {
  const known = breaksByContext.get(context);
  if (known) return known;
  const breaks: BrokenLink[] = [];
  for (const page of context.pages) {
    if (context.index.outline(page).isWhole) continue;
    for (const [at, found] of context.index.resolutions(page).entries()) {
      if (found.kind !== "missing" && found.kind !== "ambiguous") continue;
      const link = page.document.links[at];
      const how = link && breakOf(link, found);
      if (how) breaks.push({ page, link, found, how });
    }
  }
  breaksByContext.set(context, breaks);
  return breaks;
}

/**
 * Different names for which a better one is looked for, a millisecond each among ten thousand pages; where
 * more are broken, it was no slip of the pen.
 */
const mostSuggestions = 500;

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
