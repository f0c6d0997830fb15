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
  return pages.flatMap((page) =>
    page.document.links.flatMap((link) => {
      const found = index.resolve(link, page.path);
      if (breakOf(link, found) !== kind) return [];
      const fix = (): readonly Edit[] => linkFix({ index, page, link }, found);
      return [{ ...brokenLink(page, link, reasonOf(link, found)), fix }];
    }),
  );
}

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

function reasonOf(link: Link, found: Resolution): string {
  if (found.kind === "ambiguous") {
    const paths = found.candidates.map(({ id }) => `\`${id}\``).join(" or ");
    return `\`${link.target}\`, which means more than one page, expected a path such as ${paths}.`;
  }
  if (found.kind !== "missing") return "";
  const { reason, suggestion } = found;
  return suggestion === undefined ? `${reason}.` : `${reason}; did you mean \`${suggestion}\`?`;
}
