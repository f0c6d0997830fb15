import type { Page } from "../page.ts";
import { pageMeant, type Resolution } from "./resolution.ts";

/** What the links of one page come to: most questions about links need no more. */
export interface LinkOutline {
  /** The other pages they lead to or mean, each once. */
  to: readonly Page[];
  /** Whether each of them leads somewhere, and to one place. */
  isWhole: boolean;
  /** Repository paths of the files of which they cite a line or a symbol, each once. */
  cites: readonly string[];
}

export function outlineOf(page: Page, resolutions: readonly Resolution[]): LinkOutline {
  const to: Page[] = [];
  const cites: string[] = [];
  let isWhole = true;
  for (const found of resolutions) {
    const meant = pageMeant(found);
    if (meant && meant !== page && !to.includes(meant)) to.push(meant);
    if (found.kind === "missing" || found.kind === "ambiguous") isWhole = false;
    else if (found.kind === "file" && isCitation(found) && !cites.includes(found.path))
      cites.push(found.path);
  }
  return { to, isWhole, cites };
}

function isCitation({ line, symbol }: { line?: number; symbol?: string }): boolean {
  return line !== undefined || symbol !== undefined;
}
