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

/** Cuts a body at its headings of at most `depth`. What stands before the first one is left out. */
export function splitSections(body: string, depth: number, blocks = parseBlocks(body)): Section[] {
  const sections: Section[] = [];
  for (const block of blocks) {
    const { start, end, line } = placeOf(block);
    const open = sections.at(-1);
    if (!isHeading(block, depth)) {
      if (open) Object.assign(open, { end, blocks: [...open.blocks, block] });
      continue;
    }
    const heading = headingText(body, block);
    sections.push({ heading, depth: block.depth, line, start, contentStart: end, end, blocks: [] });
  }
  return sections;
}

export function isSectionName(name: string): name is SectionName {
  return sectionNames.some((known) => known === name);
}
