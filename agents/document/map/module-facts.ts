import { basename, dirname } from "node:path/posix";
import type { Git } from "#wiki";
import { buildModuleGraph, type ModuleGraph } from "../../audit/module-graph.ts";
import { readManifest, type Manifest } from "../../audit/package-manifest.ts";
import { pythonImports } from "../../audit/python-imports.ts";
import { readSourceFiles, type SourceFile } from "../../audit/source-files.ts";
import { isOwnCode, modulesOf, type SourceModule } from "../../audit/source-modules.ts";
import { stemOf } from "../../packet/repo-map/source-paths.ts";
import { ofLastYear, readChanges, type Change } from "./activity.ts";
import { headerOf } from "./doc-comments.ts";
import { publicNames, type PublicName } from "./public-names.ts";

/** Everything that code, comments and commits tell of one module. */
export interface ModuleFacts {
  /** `agents/audit/` or `lib/command.js`. */
  name: string;
  /** The most used file first. */
  files: SourceFile[];
  lines: number;
  purpose?: Cited;
  names: PublicName[];
  /** Names of modules. */
  uses: string[];
  usedBy: string[];
  /** Packages of others. */
  packages: string[];
  /** Test files that import it or bear its name. */
  tests: string[];
  /** The last commits that touched it, newest first. */
  changes: Change[];
  /** How many of them in the last year of the history. */
  changesInYear: number;
}

/** Text with the place it was taken from. */
export interface Cited {
  text: string;
  path: string;
  /** 1-based. */
  line: number;
}

export interface SystemFacts {
  /** The project's name, from its manifest. */
  name?: string;
  purpose?: Cited;
  manifest?: Manifest;
  modules: ModuleFacts[];
  /** What was left out, for the report. */
  notes: string[];
}

const maxChanges = 5;

/** Reads a clean checkout of `commit`. Nothing is run and nothing is believed but what stands in the files. */
export async function readSystem(
  git: Git,
  commit: string,
  exclude: readonly string[],
): Promise<SystemFacts> {
  const source = await readSourceFiles(git, [...exclude, ...(await linksIn(git))]);
  const graph = buildModuleGraph(git.directory, source.files);
  const code = source.files.filter(isOwnCode);
  const found = modulesOf(source, graph, code);
  const manifest = await readManifest(git.directory);
  const changes = await readChanges(git, commit);
  const imports = importsOf(graph, source.files);
  const tests = source.files.filter(({ test }) => test);
  const words = wordsOf(source.files);
  const modules: ModuleFacts[] = [];
  for (const module of found)
    modules.push(
      await factsOf(module, { git, commit, graph, found, imports, tests, changes, words }),
    );
  const purpose = await purposeOfAll(git, commit, manifest);
  return {
    ...(manifest?.name !== undefined && { name: manifest.name }),
    ...(manifest && { manifest }),
    ...(purpose && { purpose }),
    modules,
    notes: source.notes,
  };
}

/** Files that are symbolic links, as globs: what they lead to may lie outside the repository. */
async function linksIn(git: Git): Promise<string[]> {
  const entries = await git.list(["ls-files", "-z", "--stage"]);
  const links = entries.flatMap((entry) => /^120000 [^\t]*\t(.+)$/s.exec(entry)?.[1] ?? []);
  return links.map((path) => path.replaceAll(/[\\*?[\]{}()!+@|]/g, String.raw`\$&`));
}

/** The text of a committed file; of a symbolic link only where it leads. */
async function committed(git: Git, commit: string, path: string): Promise<string> {
  const args = ["cat-file", "blob", `${commit}:${path}`];
  const { code, stdout } = await git.answer(args, { okCodes: [0, 128] });
  return code === 0 ? stdout : "";
}

interface Surroundings {
  git: Git;
  commit: string;
  graph: ModuleGraph;
  found: readonly SourceModule[];
  imports: ReadonlyMap<string, ReadonlySet<string>>;
  tests: readonly SourceFile[];
  changes: readonly Change[];
  /** The names that each file mentions, by path. */
  words: ReadonlyMap<string, ReadonlySet<string>>;
}

/** With more names than this the ones that others use come first; a few stay in the order of the code. */
const fewNames = 40;

function byMentions(
  names: readonly PublicName[],
  own: ReadonlySet<string>,
  words: Surroundings["words"],
): PublicName[] {
  if (names.length <= fewNames) return [...names];
  const others = [...words].filter(([path]) => !own.has(path)).map(([, found]) => found);
  const count = (name: string): number => others.filter((found) => found.has(name)).length;
  return names
    .map((name) => ({ name, uses: count(name.name) + (name.doc ? 0.5 : 0) }))
    .toSorted((left, right) => right.uses - left.uses)
    .map(({ name }) => name);
}

function wordsOf(files: readonly SourceFile[]): Map<string, ReadonlySet<string>> {
  return new Map(files.map(({ path, text }) => [path, new Set(text.match(/[A-Za-z_$][\w$]*/g))]));
}

async function factsOf(module: SourceModule, around: Surroundings): Promise<ModuleFacts> {
  const { git, commit, graph, found, imports, tests, changes } = around;
  const own = new Set(module.files.map(({ path }) => path));
  const files = byUse(module.files, imports);
  const declared = (
    await Promise.all(files.map((file) => publicNames(file, graph.get(file.path))))
  ).flat();
  const names = byMentions(declared, own, around.words);
  const homeOf = (path: string): string | undefined =>
    found.find(({ files }) => files.some((file) => file.path === path))?.name;
  const others = (paths: Iterable<string>): string[] =>
    [...new Set([...paths].flatMap((path) => homeOf(path) ?? []))]
      .filter((name) => name !== module.name)
      .toSorted();
  const users = [...imports].filter(([, to]) => [...own].some((path) => to.has(path)));
  const touching = changes.filter(({ paths }) => paths.some((path) => own.has(path)));
  const purpose =
    (await purposeOf({ git, commit }, module.name, files)) ?? purposeOfName(files, names);
  return {
    name: module.name,
    files,
    lines: module.lines,
    ...(purpose && { purpose }),
    names,
    uses: others(files.flatMap(({ path }) => [...(imports.get(path) ?? [])])),
    usedBy: others(users.map(([path]) => path)),
    packages: packagesOf(files, graph),
    tests: testsOf(tests, { own, users, files }),
    changes: touching.slice(0, maxChanges),
    changesInYear: ofLastYear(changes).filter((change) => touching.includes(change)).length,
  };
}

/** Who imports whom, by path, in the languages whose imports are read. */
function importsOf(
  graph: ModuleGraph,
  files: readonly SourceFile[],
): Map<string, ReadonlySet<string>> {
  const imports = new Map<string, ReadonlySet<string>>();
  for (const [path, module] of graph)
    imports.set(path, new Set(module.imports.map(({ to }) => to)));
  for (const [path, to] of pythonImports(files)) imports.set(path, new Set(to.keys()));
  return imports;
}

/** The entry first, then what is imported most. */
function byUse(
  files: readonly SourceFile[],
  imports: ReadonlyMap<string, ReadonlySet<string>>,
): SourceFile[] {
  const uses = new Map<string, number>();
  for (const to of imports.values())
    for (const path of to) uses.set(path, (uses.get(path) ?? 0) + 1);
  const weight = ({ path }: SourceFile): number => (isEntry(path) ? 1e6 : (uses.get(path) ?? 0));
  return files.toSorted(
    (left, right) => weight(right) - weight(left) || (left.path < right.path ? -1 : 1),
  );
}

function isEntry(path: string): boolean {
  return /^(index|main|mod|lib|__init__|__main__)\.\w+$/.test(basename(path));
}

function packagesOf(files: readonly SourceFile[], graph: ModuleGraph): string[] {
  const specifiers = files.flatMap(({ path }) => graph.get(path)?.unresolved ?? []);
  const names = specifiers
    .filter((text) => /^(@[\w.-]+\/)?[a-z][\w.:-]*/i.test(text))
    .map((text) => /^(@[^/]+\/[^/]+|node:[^/]+|[^/]+)/.exec(text)?.[1] ?? text);
  return [...new Set(names)].toSorted();
}

interface Owner {
  own: ReadonlySet<string>;
  users: readonly (readonly [string, ReadonlySet<string>])[];
  files: readonly SourceFile[];
}

function testsOf(tests: readonly SourceFile[], { own, users, files }: Owner): string[] {
  const importing = new Set(users.map(([path]) => path));
  const stems = new Set(files.map(({ path }) => stemOf(path)).filter((stem) => stem.length > 3));
  const folders = new Set([...own].map((path) => dirname(path)));
  return tests
    .map(({ path }) => path)
    .filter(
      (path) =>
        importing.has(path) ||
        (stems.has(stemOf(path)) && !/^(index|main|utils?|types?)$/.test(stemOf(path))) ||
        folders.has(dirname(dirname(path))),
    )
    .toSorted();
}

/** What a module's README says first, else what its main file says of itself. */
async function purposeOf(
  { git, commit }: Pick<Surroundings, "git" | "commit">,
  name: string,
  files: readonly SourceFile[],
): Promise<Cited | undefined> {
  const readme = name.endsWith("/") ? await readmeIn(git, commit, name) : undefined;
  if (readme) return readme;
  for (const { path, lines, language } of files.slice(0, 3)) {
    const doc = headerOf(lines, language);
    if (doc) return { ...doc, path };
  }
  return undefined;
}

/** What the name says of itself that its file is named after: `suggestSimilar` of suggestSimilar.js. */
function purposeOfName(
  files: readonly SourceFile[],
  names: readonly PublicName[],
): Cited | undefined {
  const [file] = files;
  if (file === undefined || files.length > 1) return undefined;
  const namesake = names.find(({ name }) => bare(name) === bare(stemOf(file.path)));
  const doc = (namesake ?? (names.length === 1 ? names[0] : undefined))?.doc;
  return doc && { ...doc, path: file.path };
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

async function purposeOfAll(
  git: Git,
  commit: string,
  manifest: Manifest | undefined,
): Promise<Cited | undefined> {
  if (manifest?.description === undefined) return readmeIn(git, commit, "");
  const lines = (await committed(git, commit, "package.json")).split("\n");
  const line = lines.findIndex((text) => /^\s*"description"\s*:/.test(text)) + 1;
  return { text: manifest.description, path: "package.json", line: Math.max(1, line) };
}

/** The first paragraph of a README that is words: no badge, heading, list or HTML. */
async function readmeIn(git: Git, commit: string, folder: string): Promise<Cited | undefined> {
  const path = `${folder}README.md`;
  const lines = (await committed(git, commit, path)).split(/\r?\n/).slice(0, 80);
  const first = lines.findIndex(
    (line) => /^[\p{L}`*_"]/u.test(line) && /\p{L}{3,}\s+\p{L}/u.test(line),
  );
  if (first < 0) return undefined;
  const rest = lines.slice(first);
  const end = rest.findIndex((line) => line.trim() === "");
  const paragraph = rest.slice(0, end < 0 ? 5 : end).join(" ");
  const text = paragraph.replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll(/\*\*|__/g, "");
  const sentence = /^.*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text;
  return { text: sentence, path, line: first + 1 };
}
