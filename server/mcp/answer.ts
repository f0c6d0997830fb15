import { estimateTokens, fence, keepHead, newNonce } from "#agents";

/** Tokens of an answer when the caller does not say: small enough to ask often. */
export const usualTokens = 1500;
/** Most tokens a caller may ask for; Claude Code refuses more than 25,000 (research/ecosystem.md, 5). */
export const mostTokens = 20_000;

/** Text of the repository between borders that it cannot fake; the instructions say that it is data. */
export function asData(label: string, text: string): string {
  return fence(newNonce(), label.replace(/\s+/g, " "), text);
}

/**
 * As many of the blocks, in their order, as fit into the budget; at least one, cut if it must be. Resolves
 * to how many were taken, so that the caller can say where to go on.
 */
export function fitting(
  blocks: readonly string[],
  budget: number,
): { taken: string[]; count: number } {
  const taken: string[] = [];
  let left = budget;
  for (const block of blocks) {
    const cost = estimateTokens(block) + 1;
    if (cost > left && taken.length > 0) break;
    taken.push(keepHead(block, Math.max(left, 50)));
    left -= cost;
  }
  return { taken, count: taken.length };
}

/** Where a list goes on: `from:20`. Anything else begins at the start of the list. */
export function readCursor(cursor: string | undefined): number {
  return Number(/^from:(\d{1,6})$/.exec(cursor ?? "")?.[1] ?? 0);
}

/** The line that says that there is more; none when there is not. */
export function moreLine(next: number, total: number): string[] {
  return next >= total ? [] : [`${total - next} more: the same call with cursor "from:${next}".`];
}

/**
 * Signs that hide or reorder what is read become `\u{…}`; what writing in any language needs stays, line
 * breaks and tabs included.
 */
export function withoutHiddenSigns(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]|[\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E007F}]/gu, (sign) =>
    sign === "\r" ? "" : `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
