import { roleAdvice, type InstalledAgent } from "./installed-agents.ts";
import type { InitPlan } from "./init.ts";
import type { FileChange } from "./plan-files.ts";
import type { RemovalStep } from "./remove.ts";

/** What was found and what happens to each file, for people. */
export function describeInit({ project, changes, notes }: InitPlan): string {
  const languages = project.languages.slice(0, 5).map(({ name, files }) => `${name} (${files})`);
  const manager =
    project.packageManager === undefined ? "" : `; package manager ${project.packageManager}`;
  const commands = Object.entries(project.commands).map(
    ([name, line]) => `  ${name.padEnd(10)}${String(line)}`,
  );
  return [
    `Found ${languages.length === 0 ? "no source files yet" : languages.join(", ")}${manager}.`,
    ...(commands.length === 0 ? ["No commands found."] : ["Commands the gates will run:"]),
    ...commands,
    "",
    ...changes.map((change) => describeChange(change)),
    ...(notes.length === 0 ? [] : ["", ...notes.map((note) => `- ${note}`)]),
  ].join("\n");
}

/** The texts a person most wants to see before agreeing: settings, context and the shared files. */
export function previewInit({ changes }: InitPlan): string {
  return changes
    .filter(
      ({ path, action, added }) =>
        action !== "skip" && (added !== undefined || /CONTEXT\.md$|\.json$/.test(path)),
    )
    .map(({ path, text, added, action }) => {
      const shown = (added ?? text).replace(/^\s+|\s+$/g, "").split(/\r?\n/);
      const lines = shown.map((line) => `  ${action === "edit" ? "+ " : ""}${line}`.trimEnd());
      return `\n${path}:\n${lines.join("\n")}`;
    })
    .join("\n");
}

export function describeAgents(agents: readonly InstalledAgent[]): string {
  const found =
    agents.length === 0
      ? "No coding agent found on PATH; audit, lint and mechanical plans work without one."
      : `Coding agents on PATH: ${agents.map(({ name }) => name).join(", ")}.`;
  return [found, ...roleAdvice(agents)].join("\n");
}

/** The shell command that commits what init wrote, and nothing else of the person's work. */
export function commitCommand(
  { changes, newFolders }: InitPlan,
  installed: readonly string[] = [],
): string {
  const written = changes.filter(({ action }) => action !== "skip").map(({ path }) => path);
  const paths = [...written, ...installed];
  const roots = paths.map(
    (path) => newFolders.find((folder) => path.startsWith(`${folder}/`)) ?? path,
  );
  const quoted = [...new Set(roots)].map((path) => (/^[\w./-]+$/.test(path) ? path : `'${path}'`));
  return `git add ${quoted.join(" ")} && git commit -m "Add loopwiki"`;
}

export function describeRemoval(steps: readonly RemovalStep[]): string {
  const lines = steps.map(
    ({ path, action, reason }) => `${action.padEnd(7)}${path.padEnd(40)} ${reason}`,
  );
  return lines.length === 0 ? "Everything init made is gone already." : lines.join("\n");
}

function describeChange({ path, action, reason }: FileChange): string {
  return reason === "new"
    ? `${action.padEnd(7)}${path}`
    : `${action.padEnd(7)}${path.padEnd(40)} ${reason}`;
}
