import { renderPrompt } from "#agents";
import { readSeed } from "#wiki";
import type { Project } from "./detect.ts";
import type { ProjectCommands } from "./ecosystems/ecosystem.ts";

/** What the commands of a repository check, in the order in which people run them. */
const checkNames = ["typecheck", "lint", "test", "build"] as const;

/** `agents/CONTEXT.md`: facts only, no prose about what the project might be. */
export async function describeContext(project: Project): Promise<string> {
  return renderPrompt(await readSeed("agents", "CONTEXT.md"), {
    languages: list(
      project.languages
        .slice(0, 8)
        .map(({ name, files }) => `- ${name}: ${files} ${files === 1 ? "file" : "files"}`),
      "- No source files yet.",
    ),
    commands: list(
      Object.entries(project.commands).map(([name, line]) => `- ${name}: ${code(String(line))}`),
      "- None found.",
    ),
    layout: list(
      project.layout
        .slice(0, 30)
        .map(({ name, languages }) =>
          languages.length === 0
            ? `- ${code(`${name}/`)}`
            : `- ${code(`${name}/`)}: ${languages.slice(0, 2).join(", ")}`,
        ),
      "- No folders.",
    ),
    notes: list(
      project.notes.map((note) => `- ${note}`),
      "- None.",
    ),
  });
}

/** The fenced block of AGENTS.md. `root` is the content root's repository path, empty at the top. */
export async function describeBlock(commands: ProjectCommands, root: string): Promise<string> {
  const prefix = root === "" ? "" : `${root}/`;
  const checks = checkNames.flatMap((name) => commands[name] ?? []);
  return renderPrompt(await readSeed("cli", "agents-block.md"), {
    root: prefix,
    link: encodeURI(prefix),
    checks:
      checks.length === 0
        ? "- No checks are set yet: name them under `commands` in `loopwiki.config.json`."
        : [
            "- These must pass before work is done:",
            ...checks.map((line) => `  - ${code(line)}`),
          ].join("\n"),
  });
}

/** Inline code that survives backticks and line breaks in a command. */
function code(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `\`${line}\`` : `${fence} ${line} ${fence}`;
}

function list(lines: readonly string[], none: string): string {
  return lines.length === 0 ? none : lines.join("\n");
}
