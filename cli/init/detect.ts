import type { Ecosystem, ProjectCommands, ProjectFiles } from "./ecosystems/ecosystem.ts";
import { detectGo } from "./ecosystems/go.ts";
import { detectMake } from "./ecosystems/make.ts";
import { detectNode } from "./ecosystems/node.ts";
import { detectPython } from "./ecosystems/python.ts";
import { detectRust } from "./ecosystems/rust.ts";
import {
  countLanguages,
  describeLayout,
  isForeign,
  type FolderFact,
  type LanguageCount,
} from "./languages.ts";

/** What a repository tells about itself without anything being run. */
export interface Project {
  languages: LanguageCount[];
  packageManager?: string;
  commands: ProjectCommands;
  layout: FolderFact[];
  notes: string[];
}

const detectors = [detectNode, detectPython, detectGo, detectRust] as const;
const manifestNames = /^(package\.json|pyproject\.toml|go\.mod|Cargo\.toml)$/;

/**
 * Reads languages, package manager and commands off the files. In a repository with several tool chains
 * the one with the most source files gives the commands and the others are named in a note: joining
 * them by guess would make gates that fail for reasons nobody asked about.
 */
export async function detectProject(files: ProjectFiles): Promise<Project> {
  const languages = countLanguages(files.paths);
  const found = (await Promise.all(detectors.map((detect) => detect(files)))).filter(
    (ecosystem) => ecosystem !== undefined,
  );
  const weight = (ecosystem: Ecosystem): number =>
    languages
      .filter((language) => ecosystem.languages.includes(language.name))
      .reduce((sum, language) => sum + language.files, 0);
  const [primary, ...others] = found.toSorted((left, right) => weight(right) - weight(left));
  const make = await detectMake(files);
  const commands = { ...make?.commands, ...primary?.commands };
  return {
    languages,
    ...(primary?.packageManager === undefined ? {} : { packageManager: primary.packageManager }),
    commands: inOrder(commands),
    layout: describeLayout(files.paths),
    notes: [
      ...(primary?.notes ?? []),
      ...others.map((other) => mention(other, primary)),
      ...nestedManifests(files.paths, primary !== undefined),
    ],
  };
}

function inOrder(commands: ProjectCommands): ProjectCommands {
  const names = ["install", "typecheck", "lint", "test", "build"] as const;
  return Object.fromEntries(
    names.filter((name) => commands[name] !== undefined).map((name) => [name, commands[name]]),
  );
}

function mention(other: Ecosystem, primary: Ecosystem | undefined): string {
  const lines = Object.values(other.commands).map((line: string) => `\`${line}\``);
  const what = lines.length === 0 ? "" : ` (${lines.join(", ")})`;
  return `Also found ${other.name}${what}: the commands are ${primary?.name ?? "another"}'s; join with && what the gates should run too.`;
}

function nestedManifests(paths: readonly string[], atRoot: boolean): string[] {
  const nested = paths.filter(
    (path) =>
      path.includes("/") &&
      manifestNames.test(path.slice(path.lastIndexOf("/") + 1)) &&
      !isForeign(path) &&
      !/(^|\/)(tests?|fixtures|examples?)\//.test(path),
  );
  if (nested.length === 0) return [];
  const shown = nested.slice(0, 3).join(", ") + (nested.length > 3 ? ", …" : "");
  const folder = nested[0]?.slice(0, nested[0].lastIndexOf("/")) ?? "";
  return [
    atRoot
      ? `${nested.length === 1 ? "Another manifest" : `${nested.length} more manifests`} (${shown}): only the root's commands are used.`
      : `No manifest at the root, but ${shown}: write the commands by hand, such as \`cd ${folder} && …\`.`,
  ];
}
