import { z } from "zod";
import { definedCommands, type Ecosystem, type ProjectFiles } from "./ecosystem.ts";

const manifestSchema = z.object({
  packageManager: z.string().optional().catch(undefined),
  scripts: z.record(z.string(), z.string()).catch({}),
});
type Manifest = z.infer<typeof manifestSchema>;

const lockfiles = [
  { manager: "npm", file: "package-lock.json" },
  { manager: "npm", file: "npm-shrinkwrap.json" },
  { manager: "pnpm", file: "pnpm-lock.yaml" },
  { manager: "yarn", file: "yarn.lock" },
  { manager: "bun", file: "bun.lock" },
  { manager: "bun", file: "bun.lockb" },
] as const;

/** Script names in order of preference; the first that can serve as a check is taken. */
const scriptNames = {
  typecheck: ["typecheck", "type-check", "check-types", "check:types", "types", "tsc"],
  lint: ["lint", "lint:check", "lint:ci"],
  test: ["test", "test:ci", "test:run", "test:unit"],
  build: ["build"],
} as const;

export async function detectNode(files: ProjectFiles): Promise<Ecosystem | undefined> {
  if (!files.paths.includes("package.json")) return undefined;
  const notes: string[] = [];
  const manifest = parseManifest((await files.read("package.json")) ?? "", notes);
  const found = lockfiles.filter(({ file }) => files.paths.includes(file));
  const named = /^(npm|pnpm|yarn|bun)@/.exec(manifest.packageManager ?? "")?.[1];
  const manager = named ?? found[0]?.manager ?? "npm";
  if (new Set(found.map((lock) => lock.manager)).size > 1)
    notes.push(`Several lockfiles: ${found.map(({ file }) => file).join(", ")}; used ${manager}.`);
  const locked = found.some((lock) => lock.manager === manager);
  const run = (name: string): string =>
    name === "test" && manager !== "bun" ? `${manager} test` : `${manager} run ${name}`;
  const script = (kind: keyof typeof scriptNames): string | undefined => {
    const name = pickScript(manifest.scripts, kind, notes);
    return name === undefined ? undefined : run(name);
  };
  return {
    name: "Node",
    languages: ["TypeScript", "JavaScript", "Vue", "Svelte"],
    packageManager: manager,
    commands: definedCommands({
      install: locked ? installCommand(manager, manifest, files) : undefined,
      typecheck: script("typecheck"),
      lint: script("lint"),
      test: script("test"),
      build: script("build"),
    }),
    notes,
  };
}

function parseManifest(source: string, notes: string[]): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(source.replace(/^\uFEFF/, "")));
  } catch {
    notes.push("package.json could not be read as a JSON object, so its scripts are unknown.");
    return { scripts: {} };
  }
}

function pickScript(
  scripts: Manifest["scripts"],
  kind: keyof typeof scriptNames,
  notes: string[],
): string | undefined {
  const reasons: string[] = [];
  for (const name of scriptNames[kind]) {
    const text = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
    if (text === undefined || /no test specified/.test(text)) continue; // npm's placeholder
    const reason = whyNoCheck(kind, text);
    if (reason === undefined) return name;
    reasons.push(`The script "${name}" ${reason}, so it is no ${kind} check.`);
  }
  notes.push(...reasons);
  return undefined;
}

/** A check must end by itself and leave the files alone. */
function whyNoCheck(kind: keyof typeof scriptNames, text: string): string | undefined {
  if (/--watch(?!\w|=false)|\bnodemon\b/.test(text)) return "watches and never ends";
  if (kind === "lint" && /--(fix|write|apply)\b/.test(text)) return "rewrites files";
  return undefined;
}

function installCommand(manager: string, manifest: Manifest, files: ProjectFiles): string {
  if (manager === "npm") return "npm ci";
  const modernYarn =
    files.paths.includes(".yarnrc.yml") || /^yarn@([2-9]|\d\d)/.test(manifest.packageManager ?? "");
  if (manager === "yarn" && modernYarn) return "yarn install --immutable";
  return `${manager} install --frozen-lockfile`;
}
