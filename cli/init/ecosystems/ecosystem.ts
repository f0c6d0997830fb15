/** The repository as detection sees it: tracked and new files, with `/`, and a way to read one. */
export interface ProjectFiles {
  paths: readonly string[];
  read: (path: string) => Promise<string | undefined>;
}

export interface ProjectCommands {
  install?: string;
  typecheck?: string;
  lint?: string;
  test?: string;
  build?: string;
}

/** One tool chain found at the repository's root. */
export interface Ecosystem {
  name: string;
  /** Names of `languages.ts` whose files it builds. */
  languages: readonly string[];
  packageManager?: string;
  commands: ProjectCommands;
  /** What a person should know, e.g. why a script was left out. */
  notes: string[];
}

/** Leaves out what was not found, so that nothing is written as empty. */
export function definedCommands(
  commands: Record<keyof ProjectCommands, string | undefined>,
): ProjectCommands {
  return Object.fromEntries(Object.entries(commands).filter(([, line]) => line !== undefined));
}

/** The text of every one of these files that exists, joined. */
export async function readAll(files: ProjectFiles, paths: readonly string[]): Promise<string> {
  const present = paths.filter((path) => files.paths.includes(path));
  const texts = await Promise.all(present.map((path) => files.read(path)));
  return texts.map((text) => text ?? "").join("\n");
}
