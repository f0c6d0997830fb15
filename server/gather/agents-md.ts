import { createHash } from "node:crypto";
import type { ServerServices } from "../services.ts";

export interface BlameLine {
  text: string;
  /** Absent for a line that is in no commit yet. */
  commit?: string;
  author?: string;
  /** ISO 8601. */
  date?: string;
  subject?: string;
}

export interface AgentsMd {
  text: string;
  /** sha256, hex: says which text is edited. */
  hash: string;
  /** 1-based lines of the block that loopwiki keeps, both inclusive. */
  block?: { from: number; to: number };
  lines: readonly BlameLine[];
}

/** AGENTS.md as it is, and who wrote each line; undefined when there is none. */
export async function gatherAgentsMd({
  git,
  wiki,
}: Pick<ServerServices, "git" | "wiki">): Promise<AgentsMd | undefined> {
  const text = await wiki.content.readRepositoryFile("AGENTS.md");
  if (text === undefined) return undefined;
  const lines = text.replace(/\n$/, "").split("\n");
  const from = lines.findIndex((line) => line.startsWith("<!-- loopwiki:begin"));
  const to = lines.findIndex((line) => line.startsWith("<!-- loopwiki:end"));
  const { code, stdout } = await git.answer(["blame", "--line-porcelain", "--", "AGENTS.md"], {
    okCodes: [0, 128], // 128: in no commit yet
  });
  const blamed = code === 0 ? readBlame(stdout) : [];
  const isWhole = blamed.length === lines.length; // else it changed between the two
  return {
    text,
    hash: createHash("sha256").update(text).digest("hex"),
    ...(from >= 0 && to > from && { block: { from: from + 1, to: to + 1 } }),
    lines: isWhole ? blamed : lines.map((line) => ({ text: line })),
  };
}

/** git's porcelain: a header line, `name value` lines, then the text after a tab. */
function readBlame(porcelain: string): BlameLine[] {
  const lines: BlameLine[] = [];
  let fields = new Map<string, string>();
  for (const line of porcelain.split("\n")) {
    if (line.startsWith("\t")) {
      lines.push(lineOf(line.slice(1), fields));
      fields = new Map();
      continue;
    }
    const [name = "", ...rest] = line.split(" ");
    if (/^[0-9a-f]{40,64}$/.test(name)) fields.set("commit", name);
    else fields.set(name, rest.join(" "));
  }
  return lines;
}

function lineOf(text: string, fields: ReadonlyMap<string, string>): BlameLine {
  const commit = fields.get("commit") ?? "";
  if (/^0*$/.test(commit)) return { text };
  return {
    text,
    commit,
    author: fields.get("author") ?? "",
    date: new Date(Number(fields.get("author-time") ?? 0) * 1000).toISOString(),
    subject: fields.get("summary") ?? "",
  };
}
