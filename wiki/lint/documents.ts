import type { ContentRoot } from "../content-root.ts";
import { Git } from "../git.ts";
import type { LintDocument } from "./rule.ts";

/** Files by which the usual agents are instructed, wherever they stand in the repository. */
const instructionFiles = [
  "AGENTS.md",
  "CLAUDE.md",
  "GEMINI.md",
  ".cursorrules",
  ".windsurfrules",
  ".clinerules",
  ".github/copilot-instructions.md",
  ".cursor/rules/*.mdc",
];

/** What a repository path (`/`) is to an agent; undefined for files that do not instruct one. */
export function documentKindOf(path: string, prefix: string): LintDocument["kind"] | undefined {
  if (path === "AGENTS.md") return "agents-md";
  if (path === "CLAUDE.md") return "claude-md";
  const below =
    prefix === "" || !path.startsWith(`${prefix}/`) ? path : path.slice(prefix.length + 1);
  const isMemory = prefix === "" || below !== path;
  if (isMemory && below.endsWith(".md")) {
    if (below === "agents/LANGUAGE.md") return "language";
    if (below.startsWith("agents/roles/")) return "role";
    if (below.startsWith("skills/")) return "skill";
    if (below.startsWith("plans/")) return "plan";
  }
  const isRules = /(?:^|\/)(?:(?:AGENTS|CLAUDE|GEMINI)\.md|\.(?:cursor|windsurf|cline)rules)$/;
  if (isRules.test(path) || /(?:^|\/)\.cursor\/rules\/[^/]+\.mdc$/.test(path)) return "agent-rules";
  return /(?:^|\/)\.github\/copilot-instructions\.md$/.test(path) ? "agent-rules" : undefined;
}

/** The documents that tell agents what to do, sorted by path. Files that git ignores are not among them. */
export async function readDocuments(content: ContentRoot): Promise<LintDocument[]> {
  const folders = ["agents", "skills", "plans"];
  const memory = await Promise.all(folders.map((folder) => content.listMarkdown(folder)));
  const paths = [
    ...memory.flat().map((path) => content.repositoryPath(path)),
    ...(await instructionPaths(content)),
  ];
  const documents: LintDocument[] = [];
  for (const file of [...new Set(paths)].toSorted()) {
    const kind = documentKindOf(file, content.prefix);
    const text = kind && (await content.readBeside(file));
    if (kind && text !== undefined) documents.push({ kind, file, text });
  }
  return documents;
}

async function instructionPaths({ repository }: ContentRoot): Promise<string[]> {
  const patterns = instructionFiles.map((name) => `:(glob)**/${name}`);
  const { code, stdout } = await new Git(repository).answer(
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...patterns],
    { okCodes: [0, 128] },
  );
  return code === 0 ? stdout.split("\0").filter((path) => path !== "") : [];
}
