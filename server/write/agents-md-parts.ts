/** AGENTS.md as people and loopwiki share it. */
export interface AgentsMdParts {
  before: string;
  /** What loopwiki keeps, markers and last line end included; undefined when there is no whole block. */
  block: string | undefined;
  after: string;
}

/** Without a whole block everything is `before`. */
export function partsOf(text: string): AgentsMdParts {
  const lines = text.split(/(?<=\n)/);
  const from = lines.findIndex((line) => line.startsWith("<!-- loopwiki:begin"));
  const to = lines.findIndex((line) => line.startsWith("<!-- loopwiki:end"));
  if (from < 0 || to < from) return { before: text, block: undefined, after: "" };
  return {
    before: lines.slice(0, from).join(""),
    block: lines.slice(from, to + 1).join(""),
    after: lines.slice(to + 1).join(""),
  };
}

/** The file with what a person made of their parts: what they left alone stays byte for byte. */
export function withTheirParts(
  parts: AgentsMdParts,
  theirs: Pick<AgentsMdParts, "before" | "after">,
): string {
  const whole = [parts.before, parts.block ?? "", parts.after];
  const newline = whole.join("").includes("\r\n") ? "\r\n" : "\n";
  const kept = (name: "before" | "after"): string =>
    theirs[name] === plain(parts[name])
      ? parts[name]
      : plain(theirs[name]).replaceAll("\n", newline);
  let text = "";
  for (const part of [kept("before"), parts.block ?? "", kept("after")])
    text += text === "" || part === "" || text.endsWith("\n") ? part : newline + part;
  return text;
}

/** With the line ends that forms and editors know. */
function plain(text: string): string {
  return text.replaceAll("\r\n", "\n");
}
