import { definedCommands, type Ecosystem, type ProjectFiles } from "./ecosystem.ts";

const names = ["GNUmakefile", "makefile", "Makefile"];

/** Targets whose names say what they check; they fill what no other tool chain gave. */
export async function detectMake(files: ProjectFiles): Promise<Ecosystem | undefined> {
  const makefile = names.find((name) => files.paths.includes(name));
  if (makefile === undefined) return undefined;
  const source = (await files.read(makefile)) ?? "";
  const target = (...wanted: string[]): string | undefined => {
    const found = wanted.find((name) => new RegExp(`^${name}[ \\t]*::?(?![:=])`, "m").test(source));
    return found === undefined ? undefined : `make ${found}`;
  };
  return {
    name: "make",
    languages: [],
    commands: definedCommands({
      install: undefined,
      typecheck: target("typecheck", "types"),
      lint: target("lint"),
      test: target("test", "check"),
      build: target("build"),
    }),
    notes: [],
  };
}
