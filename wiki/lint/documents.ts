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

/** Ends of the names above: quicker to look for among ten thousand files. */
const mayInstruct = /(?:AGENTS|CLAUDE|GEMINI|copilot-instructions)\.md$|rules$|\.mdc$/;

type Kinds = readonly (readonly [path: RegExp, kind: LintDocument["kind"]])[];

/** By the path below the content root. */
const memoryKinds: Kinds = [
  [/^agents\/LANGUAGE\.md$/, "language"],
  [/^agents\/roles\/.+\.md$/, "role"],
  [/^skills\/.+\.md$/, "skill"],
  [/^plans\/.+\.md$/, "plan"],
];

/** By the path in the repository; the files of `instructionFiles`. */
const instructionKinds: Kinds = [
  [/^AGENTS\.md$/, "agents-md"],
  [/^CLAUDE\.md$/, "claude-md"],
  [/(?:^|\/)(?:AGENTS|CLAUDE|GEMINI)\.md$/, "agent-rules"],
  [/(?:^|\/)\.(?:cursor|windsurf|cline)rules$/, "agent-rules"],
  [/(?:^|\/)\.github\/copilot-instructions\.md$/, "agent-rules"],
  [/(?:^|\/)\.cursor\/rules\/[^/]+\.mdc$/, "agent-rules"],
];

/** What a repository path (`/`) is to an agent; undefined for files that do not instruct one. */
export function documentKindOf(path: string, prefix: string): LintDocument["kind"] | undefined {
  const inMemory = prefix === "" || path.startsWith(`${prefix}/`);
  const below = prefix === "" ? path : path.slice(prefix.length + 1);
  const memory = inMemory ? kindIn(memoryKinds, below) : undefined;
  return memory ?? kindIn(instructionKinds, path);
}

function kindIn(kinds: Kinds, path: string): LintDocument["kind"] | undefined {
  return kinds.find(([pattern]) => pattern.test(path))?.[1];
}

/** The documents that tell agents what to do, sorted by path. Files that git ignores are not among them;
 * `files` are the others, when they are known. */
export async function readDocuments(
  content: ContentRoot,
  files?: readonly string[],
): Promise<LintDocument[]> {
  const folders = ["agents", "skills", "plans"];
  const memory = await Promise.all(folders.map((folder) => content.listMarkdown(folder)));
  const paths = [
    ...memory.flat().map((path) => content.repositoryPath(path)),
    ...(files?.filter((file) => mayInstruct.test(file)) ?? (await instructionPaths(content))),
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
