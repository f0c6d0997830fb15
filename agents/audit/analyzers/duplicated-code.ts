import { breathe, type Analyzer } from "../analyzer.ts";
import { findClones, type Clone, type Region } from "../clones.ts";
import { createAuditFinding, type AuditFinding, type Place } from "../finding.ts";
import { isSupportPath } from "../languages.ts";
import { placeOf, type SourceFile } from "../source-files.ts";

/** Shorter repetition is often clearer than the abstraction that would remove it. */
const minLines = 24;
const maxFindings = 30;

/** One piece of code and its copies. */
interface Repeat {
  clone: Clone;
  copies: Region[];
}

export const duplicatedCode: Analyzer = {
  id: "duplicated-code",
  summary: `${minLines} or more equal lines of code in two places, all languages`,
  async run(context) {
    const files = context.source.files.filter(isWanted);
    await breathe(context.signal);
    const accepted: Repeat[] = [];
    for (const clone of findClones(files, minLines)) {
      if (!hasSubstance(clone.left)) continue;
      const same = accepted.find(({ clone: known }) => equalRegion(known.left, clone.left));
      if (same) same.copies.push(clone.right);
      else if (!accepted.some((known) => overlaps(known, clone)))
        accepted.push({ clone, copies: [clone.right] });
    }
    const bundles = findBundles(accepted);
    if (bundles.size > 0)
      context.note(
        `duplicated-code: ${[...bundles].join(", ")} repeat many files each, as bundles do.`,
      );
    return accepted
      .filter((repeat) => !regionsOf(repeat).some(({ file }) => bundles.has(file.path)))
      .slice(0, maxFindings)
      .map(({ clone, copies }) => toFinding(clone, copies));
  },
};

/** Build output repeats itself (one copy for each module system), tests may, translations must. */
function isWanted({ path, test, generated }: SourceFile): boolean {
  return generated === undefined && !test && !isSupportPath(path);
}

/** Tables and repeated calls are equal lines too, but nothing to extract. */
function hasSubstance({ file, first, last }: Region): boolean {
  const lines = file.lines.slice(first - 1, last).map((line) => line.trim());
  const code = lines.filter((line) => /[(=]|\b(if|for|while|return|case|match)\b/.test(line));
  return code.length >= minLines / 2 && new Set(lines).size >= lines.length * 0.5;
}

function equalRegion(left: Region, right: Region): boolean {
  return left.file === right.file && left.first === right.first && left.last === right.last;
}

/** Files that share code with this many others, each time another piece, are built from them. */
const bundlePartners = 4;

function findBundles(repeats: readonly Repeat[]): Set<string> {
  const partners = new Map<string, Set<string>>();
  for (const repeat of repeats) {
    const paths = new Set(regionsOf(repeat).map(({ file }) => file.path));
    if (paths.size !== 2) continue;
    const [left = "", right = ""] = paths;
    partners.set(left, new Set([...(partners.get(left) ?? []), right]));
    partners.set(right, new Set([...(partners.get(right) ?? []), left]));
  }
  return new Set(
    [...partners].filter(([, all]) => all.size >= bundlePartners).map(([path]) => path),
  );
}

function regionsOf({ clone, copies }: Repeat): Region[] {
  return [clone.left, ...copies];
}

function overlaps(known: Repeat, clone: Clone): boolean {
  const regions = regionsOf(known);
  return [clone.left, clone.right].some((found) =>
    regions.some(
      (region) =>
        region.file === found.file && region.first <= found.last && found.first <= region.last,
    ),
  );
}

function note({ first, last }: Region): string {
  return `lines ${first}–${last}, the same code`;
}

function toFinding({ length, left }: Clone, copies: readonly Region[]): AuditFinding {
  const all = [left, ...copies];
  const text = left.file.lines.slice(left.first - 1, left.last).join("\n");
  const start = placeOf(left.file, left.first, note(left), 3);
  const places: Place[] = copies.map((copy) => placeOf(copy.file, copy.first, note(copy), 3));
  const where = all.map(({ file, first, last }) => `${file.path}:${first}–${last}`).join(" and ");
  const variant = isVariant(all);
  return createAuditFinding({
    rule: "duplicated-code",
    path: start.path,
    line: start.line,
    excerpt: start.excerpt,
    places,
    key: text,
    message: `Unexpected duplicate of ${length} lines of code at ${where}, expected one place to change`,
    category: "tech-debt",
    impact: length >= 80 || copies.length > 1 ? 4 : 3,
    effort: new Set(all.map(({ file }) => file.path)).size > 2 ? 3 : 2,
    confidence: variant ? 0.4 : 0.65,
    risk: "medium",
    fix: {
      kind: "agent",
      skill: "improve-architecture",
      files: sharedScope(all.map(({ file }) => file.path)),
      instructions:
        `The same ${length} lines of code stand at ${where}.\n\nFirst say what differs around them. Give the common part one home ` +
        "(a function in the module that owns the idea; a new module beside them when neither does) and call it from each place. " +
        "Behaviour, exported names and error messages stay as they are.",
      rubric: {
        criterion: `The ${length} lines exist once`,
        rubric:
          "The duplicated block is defined in one place and used from all the others; no caller sees a difference.",
        good: [
          "A function with a name from the domain replaced the copies, with the differences as arguments.",
        ],
        bad: [
          "A catch-all helper module appeared.",
          "The copies were reworded so that they are no longer equal.",
        ],
      },
    },
  });
}

/** Copies kept on purpose: the ESM and CommonJS, browser and node, async and sync edition of one file. */
function isVariant(regions: readonly Region[]): boolean {
  const plain = regions.map(({ file }) =>
    file.path
      .replace(/\.[^./]+$/, "")
      .replace(
        /[-./_]?\b(browser|node|deno|bun|es\d*|esm|cjs|mjs|sync|async|native|web|legacy|v\d+)\b/g,
        "",
      ),
  );
  const names = new Set(plain.map((path) => path.split("/").at(-1)));
  const paths = new Set(regions.map(({ file }) => file.path));
  return paths.size > 1 && names.size === 1;
}

/** The files and, for a new module, their nearest common folder. */
function sharedScope(paths: readonly string[]): string[] {
  const unique = [...new Set(paths)].toSorted();
  if (unique.length === 1) return unique;
  const extension = /\.[^./]+$/.exec(unique[0] ?? "")?.[0] ?? "";
  const [first = [], ...rest] = unique.map((path) => path.split("/").slice(0, -1));
  let depth = 0;
  while (depth < first.length && rest.every((parts) => parts[depth] === first[depth])) depth++;
  const folder = first
    .slice(0, depth)
    .map((part) => `${part}/`)
    .join("");
  return [...unique, `${folder}*${extension}`];
}
