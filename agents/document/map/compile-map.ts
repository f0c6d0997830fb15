import {
  addIndexEntry,
  formatGenerated,
  generatedSections,
  proseAround,
  replaceGenerated,
  splitFrontMatter,
  type ContentRoot,
  type Page,
  type Wiki,
} from "#wiki";
import type { MemoryEdits } from "../memory-edits.ts";
import { foreignProse, plural } from "./links.ts";
import { bySize, mapPage } from "./map-page.ts";
import type { ModuleFacts, SystemFacts } from "./module-facts.ts";
import { modulePage, type ModuleLink } from "./module-page.ts";

/** Pages beyond this are read by nobody; the map lists every module. */
const maxPages = 24;
/** A module of fewer lines is read faster than a page about it. */
const minLines = 15;
const mapPath = "wiki/20_SYSTEM/system-map.md";
const contextPath = "agents/CONTEXT.md";
const indexPath = "wiki/index.md";

export interface MapRequest {
  content: ContentRoot;
  wiki: Wiki;
  /** Commit that the facts were read from. */
  commit: string;
  /** Refresh only modules for which this holds, and make pages that are missing; all when absent. */
  isWanted?: (module: ModuleFacts) => boolean;
}

/** Compiles the system map from facts: what the wiki's files become, with a note on what was left alone. */
export async function compileMap(
  system: SystemFacts,
  request: MapRequest,
): Promise<{ edits: MemoryEdits; notes: string[] }> {
  const compiler = new MapCompiler(system, request, (await request.wiki.index()).pages);
  return compiler.run();
}

class MapCompiler {
  readonly #system: SystemFacts;
  readonly #request: MapRequest;
  readonly #pages: readonly Page[];
  readonly #edits: MemoryEdits = new Map();
  readonly #notes: string[] = [];
  /** Page path by module name, of those that have a page or get one. */
  readonly #homes = new Map<string, string>();

  constructor(system: SystemFacts, request: MapRequest, pages: readonly Page[]) {
    this.#system = system;
    this.#request = request;
    this.#pages = pages;
  }

  async run(): Promise<{ edits: MemoryEdits; notes: string[] }> {
    const { modules } = this.#system;
    const { isWanted = () => true } = this.#request;
    this.#findHomes();
    if (modules.length === 0 && this.#homes.size === 0) return this.#result();
    for (const module of modules)
      if (isWanted(module) || !this.#hasPage(module)) await this.#module(module);
    await this.#write("map", mapPath, {
      title: "System map",
      summary: "every module in a line, who uses whom, where work concentrates",
      body: (path) => mapPage(this.#system, this.#place(path), this.#linkTo),
      sources: [],
    });
    await this.#dropGone();
    await this.#context();
    return this.#result();
  }

  #result(): { edits: MemoryEdits; notes: string[] } {
    return { edits: this.#edits, notes: this.#notes };
  }

  /** A page that has the module's section stays its home, wherever people moved it. */
  #findHomes(): void {
    for (const { path, source } of this.#pages)
      for (const { name } of generatedSections(source))
        if (name.startsWith("module ")) this.#homes.set(name.slice("module ".length), path);
    const taken = new Set(this.#pages.map(({ id }) => id.slice(id.lastIndexOf("/") + 1)));
    const large = bySize(this.#system.modules).filter(({ lines }) => lines >= minLines);
    for (const { name } of large.slice(0, maxPages)) {
      if (this.#homes.has(name)) continue;
      const slug = freeSlug(name, taken);
      taken.add(slug);
      this.#homes.set(name, `wiki/20_SYSTEM/modules/${slug}.md`);
    }
  }

  #hasPage({ name }: ModuleFacts): boolean {
    return this.#pages.some(({ path }) => path === this.#homes.get(name));
  }

  async #module(module: ModuleFacts): Promise<void> {
    const path = this.#homes.get(module.name);
    if (path === undefined) return;
    await this.#write(`module ${module.name}`, path, {
      title: `Module ${module.name}`,
      summary: module.purpose
        ? await foreignProse(module.purpose.text, 100)
        : plural(module.lines, "line"),
      body: () => modulePage(module, this.#place(path), this.#linkTo),
      sources: module.files.slice(0, maxSources).map(({ path }) => path),
    });
  }

  async #write(
    section: string,
    usual: string,
    { title, summary, body, sources }: Written,
  ): Promise<void> {
    const { commit } = this.#request;
    const home = this.#pages.find(({ source }) =>
      generatedSections(source).some(({ name }) => name === section),
    );
    const path = home?.path ?? usual;
    const text = await body(path);
    if (!home) {
      const taken = this.#pages.some((page) => page.path === path);
      if (taken) return void this.#notes.push(`${path} is a page of people: it was left alone`);
      this.#edits.set(path, newPage({ title, sources, commit, section, text }));
      const entry = { path, id: path.slice("wiki/".length, -".md".length), title, summary };
      return this.#edit(indexPath, (index) => addIndexEntry(index, entry));
    }
    const after = replaceGenerated(home.source, section, text);
    if (after === undefined)
      return void this.#notes.push(
        `${path}: its generated part was edited by hand and left alone; write around it, or delete it with its marks`,
      );
    const whole = withSources(after, sources);
    if (whole !== home.source) this.#edits.set(path, withCommit(whole, commit));
  }

  /** A page about a module that is gone goes too, unless people wrote on it or link to it. */
  async #dropGone(): Promise<void> {
    const known = new Set(this.#system.modules.map(({ name }) => `module ${name}`));
    const graph = await this.#request.wiki.graph();
    for (const page of this.#pages) {
      const gone = generatedSections(page.source).find(
        ({ name }) => name.startsWith("module ") && !known.has(name),
      );
      if (!gone) continue;
      const readers = graph.backlinks(page.path).map(({ from }) => from);
      const isOurs = (one: Page): boolean =>
        one.path === indexPath || generatedSections(one.source).length > 0;
      if (isWhollyGenerated(page) && readers.every(isOurs)) {
        this.#edits.set(page.path, undefined);
        await this.#edit(indexPath, (index) => withoutEntry(index, page.id));
      } else
        this.#notes.push(`${page.path}: ${gone.name} is not there any more; people wrote here`);
    }
  }

  async #context(): Promise<void> {
    if ((await this.#request.content.read(contextPath)) === undefined) return;
    const link = "[The system map](../wiki/20_SYSTEM/system-map.md)";
    const body = `## Map\n\n- ${link}: ${plural(this.#system.modules.length, "module")}, each with its public names, neighbours and tests. Begin there.`;
    await this.#edit(contextPath, (text) => {
      if (!generatedSections(text).some(({ name }) => name === "map"))
        return `${text.trimEnd()}\n\n${formatGenerated("map", body)}\n`;
      return replaceGenerated(text, "map", body) ?? text;
    });
  }

  async #edit(path: string, change: (text: string) => string): Promise<void> {
    const before = this.#edits.get(path) ?? (await this.#request.content.read(path)) ?? "";
    const after = change(before);
    if (after !== before) this.#edits.set(path, after);
  }

  #place(path: string): { file: string } {
    return { file: this.#request.content.repositoryPath(path) };
  }

  readonly #linkTo: ModuleLink = (name) => {
    const home = this.#homes.get(name);
    if (home === undefined || /[|[\]]/.test(name)) return `\`${name}\``;
    return `[[${home.slice("wiki/".length, -".md".length)}|${name}]]`;
  };
}

const maxSources = 12;

interface Written {
  title: string;
  summary: string;
  body: (path: string) => Promise<string>;
  sources: readonly string[];
}

function newPage(page: {
  title: string;
  sources: readonly string[];
  commit: string;
  section: string;
  text: string;
}): string {
  const { title, sources, commit, section, text } = page;
  const listed = sources.length === 0 ? "" : `sources:\n${sourceLines(sources)}`;
  const fields = `title: ${JSON.stringify(title)}\ntype: system\n${listed}compiled_at: ${JSON.stringify(commit)}`;
  return `---\n${fields}\n---\n\n# ${title}\n\n${formatGenerated(section, text)}\n`;
}

function sourceLines(sources: readonly string[]): string {
  return sources.map((path) => `  - path: ${JSON.stringify(path)}\n`).join("");
}

/** With the sources as they are now, where the page lists nothing but paths. */
function withSources(text: string, sources: readonly string[]): string {
  const { bodyOffset } = splitFrontMatter(text);
  const head = text.slice(0, bodyOffset);
  const lines = sourceLines(sources);
  return (
    head.replace(/^(sources:\n)(?: {2}- path: [^\n]*\n)+(?! )/m, (_, key: string) => key + lines) +
    text.slice(bodyOffset)
  );
}

function withCommit(text: string, commit: string): string {
  const { bodyOffset } = splitFrontMatter(text);
  const head = text.slice(0, bodyOffset);
  return (
    head.replace(/^compiled_at:.*$/m, `compiled_at: ${JSON.stringify(commit)}`) +
    text.slice(bodyOffset)
  );
}

function isWhollyGenerated({ document, source }: Page): boolean {
  return generatedSections(source).length > 0 && proseAround(document.frontMatter.body) === "";
}

function withoutEntry(index: string, id: string): string {
  return index
    .split("\n")
    .filter((line) => !line.startsWith(`- [[${id}|`))
    .join("\n");
}

/** `lib-command` for lib/command.js: no page has that name yet. */
function freeSlug(name: string, taken: ReadonlySet<string>): string {
  const plain = name.replace(/\/$/, "");
  const isGeneral = /^(index|main|mod|lib|init)\.\w+$/.test(plain);
  const slug =
    (isGeneral ? plain : plain.replace(/\.\w+$/, ""))
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "module";
  for (let count = 1; ; count += 1) {
    const free = count === 1 ? slug : `${slug}-${count}`;
    if (!taken.has(free)) return free;
  }
}
