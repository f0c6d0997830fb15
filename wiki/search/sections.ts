import type { Page } from "../page.ts";

/** The text from one heading to the next. */
export interface Section {
  page: Page;
  /** Titles of the headings above and the section's own, outermost first. */
  headings: string[];
  text: string;
  /** 1-based, inclusive. */
  line: number;
  endLine: number;
}

/** Cuts a page at its headings; the front matter is in none of the sections, an empty part is left out. */
export function sectionsOf(page: Page): Section[] {
  const lines = page.source.split(/\r\n|\r|\n/);
  const { headings, frontMatter } = page.document;
  const open: { depth: number; text: string }[] = [];
  const cuts = [{ line: frontMatter.bodyLine, path: [] as string[] }];
  for (const { depth, text, line } of headings) {
    while ((open.at(-1)?.depth ?? 0) >= depth) open.pop();
    open.push({ depth, text });
    cuts.push({ line, path: open.map((heading) => heading.text) });
  }
  return cuts.flatMap(({ line, path }, index) => {
    const endLine = (cuts[index + 1]?.line ?? lines.length + 1) - 1;
    const text = lines
      .slice(line - 1, endLine)
      .join("\n")
      .trim();
    return text === "" ? [] : [{ page, headings: path, text, line, endLine }];
  });
}
