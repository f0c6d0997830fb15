import { splitFrontMatter } from "../front-matter.ts";
import type { MarkdownDocument } from "./document.ts";
import { parseFast } from "./parse-fast.ts";
import { parsePlain } from "./parse-plain.ts";
import type { ParsedTree } from "./parse-reference.ts";
import { referenceParser } from "./reference.ts";
import { tangleIn } from "./tangle.ts";

/**
 * Everything lint, search and rename need to know of a page's Markdown: what `parseReference` reads, 40
 * times faster where that is safe. Never throws. Text that would take minutes is not read (`tangle` says
 * why), but what remains has no exact bound: pages of strangers are read with `parseSafely`.
 */
export function parseMarkdown(source: string): MarkdownDocument {
  return parseQuickly(source) ?? parseTree(source).document;
}

/** The document where that takes milliseconds: a fast path knows it, or it is not read at all. */
export function parseQuickly(source: string): MarkdownDocument | undefined {
  const plain = parsePlain(source);
  if (plain !== undefined) return plain;
  const tangle = tangleIn(source);
  if (tangle !== undefined) return unread(source, tangle);
  try {
    return parseFast(source);
  } catch {
    return undefined; // its stack overflowed: what is nested so deeply is for the reference to refuse
  }
}

/** The same with the tree, for the renderer. What is not read is one block of code. */
export function parseTree(source: string): ParsedTree {
  const tangle = tangleIn(source);
  if (tangle !== undefined) return { document: unread(source, tangle), tree: codeTree(source) };
  try {
    return referenceParser().parseReference(source);
  } catch (error) {
    const reason = `Markdown that cannot be read (${String(error)})`; // its stack overflowed
    return { document: unread(source, reason), tree: codeTree(source) };
  }
}

/** A document that says only why it was not read. */
export function unread(source: string, tangle: string): MarkdownDocument {
  const frontMatter = splitFrontMatter(source);
  return { frontMatter, headings: [], links: [], blocks: [], tags: [], tangle };
}

function codeTree(source: string): ParsedTree["tree"] {
  return {
    type: "root",
    children: [{ type: "code", value: splitFrontMatter(source).body }],
  };
}
