import type { RootContent } from "mdast";
import { headingText, isHeading, parseBlocks, placeOf } from "./markdown.ts";

/** The sections of a plan, in the order they are written. */
export const sectionNames = [
  "Why",
  "Current state",
  "Commands",
  "Chunks",
  "Goal",
  "Risks",
  "Stop conditions",
] as const;
export type SectionName = (typeof sectionNames)[number];

/** A heading with what stands below it, up to the next heading that ends it. */
export interface Section {
  heading: string;
  depth: number;
  /** 1-based line of the heading in the body. */
  line: number;
  /** Character offsets in the body: of the heading, of the text below it, and of its end. */
  start: number;
  contentStart: number;
  end: number;
  /** The blocks below the heading. */
  blocks: RootContent[];
}

/**
 * Cuts a body at its headings of at most `depth`. What stands before the first one is left out. With
 * `within`, cuts that section at the headings below its own.
 */
export function splitSections(body: string, depth: number, within?: Section): Section[] {
  const sections: Section[] = [];
  for (const block of within?.blocks ?? parseBlocks(body)) {
    const open = sections.at(-1);
    if (isHeading(block, depth)) {
      const { start, end: contentStart, line } = placeOf(block);
      if (open) open.end = start;
      const heading = headingText(body, block);
      const end = within?.end ?? body.length;
      sections.push({ heading, depth: block.depth, line, start, contentStart, end, blocks: [] });
    } else {
      open?.blocks.push(block);
    }
  }
  return sections;
}

export function isSectionName(name: string): name is SectionName {
  return sectionNames.some((known) => known === name);
}
