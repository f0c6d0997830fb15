import type { ListItem } from "mdast";
import { bulletText, isHeading, placeOf, readItem } from "./markdown.ts";
import type { Command } from "./plan.ts";
import type { PlanReport } from "./plan-report.ts";
import type { Section } from "./sections.ts";

/** Items of the form "- `npm test`: all tests pass". */
export function readCommands(
  body: string,
  section: Section | undefined,
  report: PlanReport,
): Command[] {
  const example = "- `npm test`: all tests pass";
  return listItems(section, report, example).flatMap((item) => {
    const { code, text, line } = readItem(body, item);
    if (code !== undefined && code.trim() !== "") return [{ command: code, expected: text }];
    const reason = "Unexpected list item, expected a command in backticks and what it shows.";
    report.error(line, reason, example);
    return [];
  });
}

/** Items of free text, each on one line. */
export function readBullets(
  body: string,
  section: Section | undefined,
  report: PlanReport,
): string[] {
  return listItems(section, report, "- A caller may rely on the old rounding").flatMap((item) => {
    const text = bulletText(body, item);
    if (text !== "") return [text];
    report.error(placeOf(item).line, "Unexpected empty list item, expected a sentence.");
    return [];
  });
}

/** The items of a section that holds lists only; comments and sub-headings are the author's own. */
function listItems(section: Section | undefined, report: PlanReport, example: string): ListItem[] {
  return (section?.blocks ?? []).flatMap((block) => {
    if (block.type === "list") return block.children;
    if (block.type === "html" || isHeading(block, 6)) return [];
    const reason = `Unexpected ${block.type} under "${section?.heading}", expected a list.`;
    report.error(placeOf(block).line, reason, example);
    return [];
  });
}
