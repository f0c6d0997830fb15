/** First line of every page that is written by `npm run docs`. */
export const madeBy = "<!-- Written by `npm run docs`; change the code, not this page. -->";

/** Plain text with code between backticks, as Markdown that shows just that. */
export function asMarkdown(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part) => (part.startsWith("`") ? part : part.replace(/[\\<>*_[\]#]/g, "\\$&")))
    .join("");
}

/** The same in a cell of a table, where a bar would end it. */
export function inCell(text: string): string {
  return asMarkdown(text).replaceAll("|", "\\|").replaceAll("\n", " ");
}

export function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map(rowOf).join("\n");
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
