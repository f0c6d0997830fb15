/** Links as their labels, without comments; code and everything else as written. */
export function plainly(body: string): string {
  const parts = body.split(/(^ {0,3}```[^]*?^ {0,3}```[^\n]*$|`[^`\n]*`)/m);
  return parts.map((part, at) => (at % 2 === 1 ? part : withoutBrackets(part))).join("");
}

function withoutBrackets(text: string): string {
  return text
    .replace(/<!--[^]*?-->\n?/g, "")
    .replace(
      /!?\[\[([^\]|\n]+?)(?:\\?\|([^\]\n]+))?\]\]/g,
      (_, target: string, label?: string) => label ?? target,
    )
    .replace(/!?\[([^\][\n]*)\]\(([^()\s]+)(?: "[^"]*")?\)/g, (_, label: string, to: string) =>
      /^https?:/.test(to) && label !== to ? `${label} (${to})` : label,
    );
}
