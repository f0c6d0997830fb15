import type { ListItem, RootContent } from "mdast";
import type { Evidence } from "./plan.ts";
import { readItem } from "./markdown.ts";

/**
 * The evidence that ends a "Current state" section: the last list's trailing items that begin with a
 * code span `path:line`. `first` is the item where the prose before them ends.
 */
export function readEvidence(
  markdown: string,
  blocks: readonly RootContent[],
): { evidence: Evidence[]; first?: ListItem } {
  const list = blocks.at(-1);
  if (list?.type !== "list") return { evidence: [] };
  const evidence: Evidence[] = [];
  let first: ListItem | undefined;
  for (const item of list.children.toReversed()) {
    const found = readEvidenceItem(markdown, item);
    if (found === undefined) break;
    evidence.unshift(found);
    first = item;
  }
  return first === undefined ? { evidence } : { evidence, first };
}

function readEvidenceItem(markdown: string, item: ListItem): Evidence | undefined {
  const { code, text } = readItem(markdown, item);
  const match = /^(.+):([1-9]\d{0,8})$/.exec(code ?? "");
  if (match === null) return undefined;
  const excerpt = item.children.find((child) => child.type === "code");
  return {
    path: match[1] ?? "",
    line: Number(match[2]),
    note: text,
    excerpt: excerpt?.value ?? "",
  };
}
