import { basename } from "node:path/posix";
import { breathe, type Analyzer, type AuditContext } from "../analyzer.ts";
import { createAuditFinding, shellWord, type AuditFinding } from "../finding.ts";
import { escapeRegExp } from "../mentions.ts";
import { firstLine, placeOf, readTracked, type SourceFile } from "../source-files.ts";
import { isOwnCode, modulesOf, type SourceModule } from "../source-modules.ts";

/** Smaller modules are read faster than a page about them. */
const minLines = 150;
/** Always the same three until they are described: a wiki grows by pages that are read. */
const maxFindings = 3;
interface WikiText {
  /** What the pages say, as one text; without the log. */
  text: string;
  /** Names of the pages without folder and ending. */
  pages: Set<string>;
}

export const missingPages: Analyzer = {
  id: "missing-pages",
  summary: "large modules that no page of the wiki names",
  async run(context) {
    const wiki = await readWiki(context);
    const code = context.source.files.filter(isOwnCode);
    if (wiki === undefined || context.source.mostlyGenerated || code.length === 0) return [];
    await breathe(context.signal);
    const modules = modulesOf(context.source, context.graph(), code);
    const missing = modules
      .filter((module) => module.lines >= minLines && !isNamed(module, wiki.text, code))
      .toSorted((left, right) => weight(right) - weight(left) || (left.name < right.name ? -1 : 1))
      .slice(0, maxFindings);
    return missing.map((module) => toFinding(context, module, freePage(module, wiki.pages)));
  },
};

/** The wiki at HEAD; undefined when the repository has none (no index) and so wants none. */
async function readWiki(context: AuditContext): Promise<WikiText | undefined> {
  const folder = inContent(context, "wiki/");
  const paths = [...context.source.tracked].filter(
    (path) => path.startsWith(folder) && path.endsWith(".md"),
  );
  if (!paths.includes(`${folder}index.md`)) return undefined;
  const texts: string[] = [];
  // The log tells what was done to a module, not what it is.
  for (const path of paths.filter((page) => !/\/(90_LOG\/.*|log\.md)$/.test(page)))
    texts.push((await readTracked(context.directory, path)) ?? "");
  return { text: texts.join("\n"), pages: new Set(paths.map((path) => basename(path, ".md"))) };
}

function inContent({ contentRoot }: AuditContext, path: string): string {
  return contentRoot === "" ? path : `${contentRoot}/${path}`;
}

function weight({ lines, dependents }: SourceModule): number {
  return lines * (1 + dependents.length);
}

/** A page speaks of the module when it has its path, or that of one of its files. */
function isNamed(
  { name, files }: SourceModule,
  text: string,
  code: readonly SourceFile[],
): boolean {
  const plain = name.replace(/\/$/, "");
  const unlike = (file: SourceFile): boolean =>
    code.every(({ path }) => path === file.path || basename(path) !== basename(file.path));
  const names = [
    plain,
    ...files.map(({ path }) => path),
    ...files.filter(unlike).map(({ path }) => basename(path)),
  ].filter((path) => path.includes("/") || /\.\w+$/.test(path)); // a bare word is prose
  const folders = plain.split("/").map((_, at, parts) => parts.slice(0, at + 1).join("/"));
  return (
    names.some((path) =>
      new RegExp(`(^|[^\\w.-])${escapeRegExp(path)}($|[^\\w-])`, "m").test(text),
    ) ||
    folders.some((path) =>
      new RegExp(`\\bpath: *["']?${escapeRegExp(path)}/?["']?\\s*$`, "m").test(text),
    )
  );
}

/** `command` for lib/command.js; with its folder when there is a page of that name. */
function freePage({ name }: SourceModule, taken: Set<string>): string {
  const parts = name
    .replace(/\/$/, "")
    .replace(/\.\w+$/, "")
    .split("/");
  const [last = "module"] = parts.slice(-1);
  const generic = /^(index|main|mod|lib|src|__init__)$/.test(last);
  const slugs = [generic ? parts : [last], parts].map((words) => slugOf(words.join("-")));
  const free = slugs.find((slug) => !taken.has(slug)) ?? `${slugOf(parts.join("-"))}-module`;
  taken.add(free);
  return free;
}

function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

function toFinding(context: AuditContext, module: SourceModule, slug: string): AuditFinding {
  const { name, files, lines, dependents } = module;
  const [main] = files.toSorted((left, right) => right.lines.length - left.lines.length);
  if (!main) throw new RangeError("Unexpected module without files");
  const { path, line, excerpt } = placeOf(main, firstLine(main));
  const page = inContent(context, `wiki/20_SYSTEM/${slug}.md`);
  const index = inContent(context, "wiki/index.md");
  const size = `${lines} lines${usedBy(dependents)}`;
  return createAuditFinding({
    rule: "missing-pages",
    path,
    line,
    excerpt,
    key: name,
    message: `Unexpected module that no wiki page names: ${name} (${size}), expected a page that says what it is for`,
    category: "docs",
    impact: 2, // nobody is hurt today
    effort: 2,
    confidence: 0.7,
    risk: "low",
    fix: {
      kind: "agent",
      files: [page, index],
      instructions:
        `Write \`${page}\` about \`${name}\` (${size}). ${importers(dependents)} Follow \`${inContent(context, "wiki/00_SCHEMA.md")}\`: title, ` +
        `\`type: system\`, and \`sources\` with \`${path}\`. Say what the code cannot say at a glance; cite file and line for each ` +
        `claim. List the page in \`${index}\` under System with one line that says what it tells. No code changes.`,
      verify: [
        `test -s ${shellWord(page)}`,
        `grep -qE ${shellWord(`20_SYSTEM/${slug}(\\.md)?[]|)#]`)} ${shellWord(index)}`,
      ],
      rubric: {
        criterion: `The page tells a newcomer how to use and change ${name}`,
        rubric:
          "It says what the module is for, its public names, who depends on it and one trap, each with a link to file and line.",
        good: [
          "`Cart` ([cart.ts:12](../../src/cart.ts#L12)) adds up prices; the trap: discounts apply before tax ([cart.ts:40](../../src/cart.ts#L40)).",
        ],
        bad: [
          "The module contains functions and helpers for various purposes.",
          "A list of every function with its arguments, as the code already shows.",
        ],
      },
    },
  });
}

function usedBy({ length }: readonly string[]): string {
  return length === 0 ? "" : `, used by ${length} other ${length === 1 ? "module" : "modules"}`;
}

function importers(dependents: readonly string[]): string {
  const [shown, more] = [dependents.slice(0, 5), dependents.length - 5];
  if (shown.length === 0) return "No other module here imports it.";
  return `Imported by ${shown.map((path) => `\`${path}\``).join(", ")}${more > 0 ? ` and ${more} more` : ""}.`;
}
