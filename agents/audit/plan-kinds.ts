import { basename } from "node:path/posix";
import type { AuditFinding } from "./finding.ts";

/** How findings of one rule become a plan. */
export interface PlanKind {
  title: (findings: readonly AuditFinding[]) => string;
  /** Why anybody should care; one or two sentences. */
  why: string;
  /** Most chunks (files or single findings) in one plan. */
  maxChunks: number;
  /** Findings of one file go into one chunk. */
  byFile: boolean;
  /** Findings of all parts of the tree go into one plan. */
  everywhere?: boolean;
  /** `refactoring` needs a test that passes now; `tests` needs a way to run tests. */
  needs: "nothing" | "refactoring" | "tests";
  risk: string;
}

const kinds: Record<string, PlanKind> = {
  "failing-commands": {
    title: ([first]) => `Make ${commandOf(first)} pass`,
    why: "A check that fails on a clean checkout guards nothing: new mistakes hide behind the old one, and no plan can be verified with it.",
    maxChunks: 1,
    byFile: false,
    needs: "nothing",
    risk: "A fixer changes many lines at once: look for changes of behaviour among the cosmetic ones.",
  },
  "unused-files": {
    title: (findings) =>
      findings.length === 1
        ? `Delete the unused file ${findings[0]?.path}`
        : `Delete ${findings.length} unused files${inArea(findings)}`,
    why: "Code that nothing reaches is still read, searched, upgraded and reviewed.",
    maxChunks: 10,
    byFile: false,
    needs: "nothing",
    risk: "A file may be loaded in a way that leaves no trace in the repository (by another project, by a deployment).",
  },
  "unused-exports": {
    title: (findings) => {
      const files = new Set(findings.map(({ path }) => path));
      const where =
        files.size === 1 ? ` from ${findings[0]?.path}` : inArea(findings, "from", files.size);
      const only = findings.length === 1 ? exportIn(findings[0]) : undefined;
      return `Remove ${only === undefined ? count(findings.length, "unused export") : `the unused ${only}`}${where}`;
    },
    why: "An export is a promise: readers and tools must assume that somebody uses it, so it cannot be changed freely.",
    maxChunks: 8,
    byFile: true,
    needs: "nothing",
    risk: "Another repository may import these names by path.",
  },
  "unused-dependencies": {
    title: (findings) =>
      findings.length === 1
        ? `Remove the unused dependency ${nameIn(findings[0])}`
        : `Remove ${findings.length} unused dependencies`,
    why: "Every dependency is installed, audited and upgraded for ever; these are not used.",
    maxChunks: 5,
    byFile: true,
    needs: "nothing",
    risk: "A package may be needed at run time by name only (a plugin, a peer of another package).",
  },
  "duplicated-code": {
    title: (findings) => {
      const files = [
        ...new Set(findings.flatMap((f) => [f.path, ...f.places.map(({ path }) => path)])),
      ];
      if (findings.length > 1)
        return `Give ${findings.length} duplicated pieces of code one home${inArea(findings)}`;
      return files.length === 1
        ? `Extract the code repeated inside ${files[0]}`
        : `Extract the code shared by ${files.slice(0, 2).join(" and ")}`;
    },
    why: "The same code in two places is changed in one and forgotten in the other.",
    maxChunks: 4,
    byFile: false,
    needs: "refactoring",
    risk: "The copies may differ on purpose in the lines around them.",
  },
  "import-cycles": {
    title: (findings) =>
      findings.length === 1
        ? `Break the import cycle around ${findings[0]?.path}`
        : `Break ${findings.length} import cycles${inArea(findings)}`,
    why: "Modules that import each other load in an order nobody chose, cannot be tested apart, and fail with half-initialised values when an import moves.",
    maxChunks: 4,
    byFile: false,
    needs: "refactoring",
    risk: "The order in which modules are evaluated changes.",
  },
  "aged-todo": {
    title: (findings) =>
      findings.length === 1
        ? `Resolve the old ${/TODO|FIXME|HACK|XXX/.exec(findings[0]?.excerpt ?? "")?.[0] ?? "TODO"} in ${findings[0]?.path}`
        : `Resolve ${findings.length} TODO comments older than 90 days${inArea(findings)}`,
    why: "A note in the code that nobody acts on for months is either a known defect or noise; both should go.",
    maxChunks: 6,
    byFile: true,
    needs: "refactoring",
    risk: "A note may hide a decision that only its author knows.",
  },
  "hot-spots": {
    title: ([first]) => `Simplify ${first?.path}, where most changes happen`,
    why: "Complex code that changes often is where defects are made: simplifying it pays back with every later change.",
    maxChunks: 1,
    byFile: false,
    needs: "refactoring",
    risk: "Behaviour that no test covers may change.",
  },
  "untested-modules": {
    title: (findings) =>
      findings.length === 1
        ? `Test ${findings[0]?.path}`
        : `Write tests for ${findings.length} untested modules${inArea(findings)}`,
    why: "No test would notice if these modules stopped working.",
    maxChunks: 5,
    byFile: true,
    needs: "tests",
    risk: "Tests written after the code can cement a mistake: expected values come from the purpose, not from the output.",
  },
  "no-tests": {
    title: ([first]) => `Write the first tests, for ${first?.path}`,
    why: "Without a single test every change is a guess, and no other plan can be verified.",
    maxChunks: 1,
    byFile: true,
    needs: "nothing",
    risk: "Tests written after the code can cement a mistake: expected values come from the purpose, not from the output.",
  },
  "broken-scripts": {
    title: (findings) => {
      const verb = findings[0]?.fix.kind === "mechanical" ? "Remove" : "Mend";
      return findings.length === 1
        ? `${verb} the script ${nameIn(findings[0])}, which names a missing file`
        : `${verb} ${verb === "Mend" ? "the " : ""}${findings.length} scripts that name missing files`;
    },
    why: "A script that cannot work costs everybody who tries it, and hides which commands of this repository are alive.",
    maxChunks: 2,
    byFile: true,
    needs: "nothing",
    risk: "Somebody may have the missing file outside the repository.",
  },
  "missing-pages": {
    title: (findings) =>
      `Describe ${listed(findings.map(({ message }) => moduleIn(message)))} in the wiki`,
    why: "Whoever works on these modules next, a person or an agent, looks in the wiki first and finds nothing.",
    maxChunks: 3,
    byFile: true,
    everywhere: true,
    needs: "nothing",
    risk: "A page may state what its writer guessed: every claim needs a link to the line that shows it.",
  },
  "operator-friction": {
    title: ([first]) => `Ease the friction at ${first?.path}`,
    why: "Those who use this say where they lose time. Whoever wrote it cannot see that from inside.",
    maxChunks: 1,
    byFile: false,
    needs: "refactoring",
    risk: "A report tells of a pain, not of its cause: what was asked for may be the wrong cure.",
  },
  "model-finding": {
    title: ([first]) => clause(first?.message ?? "Mend what the auditor found"),
    why: "A model that read the code found this. The quoted line is there; whether it is a problem is yours to judge.",
    maxChunks: 1,
    byFile: false,
    needs: "refactoring",
    risk: "What looks wrong may be meant: ask who wrote it before you approve.",
  },
};

/** Rules that never become plans (`missing-setup`) have none. */
export function planKindOf(rule: string): PlanKind | undefined {
  return kinds[rule];
}

/** The first clause of a sentence, at most 70 characters. */
function clause(text: string): string {
  const [first = text] = text.split(/[:;.] /);
  return first.length <= 70 ? first : `${first.slice(0, 69).trimEnd()}…`;
}

/** `a, b and c`. */
function listed(names: readonly string[]): string {
  return [names.slice(0, -1).join(", "), ...names.slice(-1)].filter(Boolean).join(" and ");
}

function moduleIn(message: string): string {
  return /that no wiki page names: (\S+)/.exec(message)?.[1] ?? "a module";
}

function count(number: number, noun: string): string {
  return number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
}

/** The part of the tree a plan is about: a workspace package, or the first folder. */
export function areaOf(path: string): string {
  const [first = "", second = "", ...rest] = path.split("/");
  if (second === "") return "";
  return /^(packages|apps|libs|crates|cmd|services|modules)$/.test(first) && rest.length > 0
    ? `${first}/${second}`
    : first;
}

function inArea(findings: readonly AuditFinding[], word = "in", files = 0): string {
  const areas = new Set(findings.map(({ path }) => areaOf(path)));
  const [area = ""] = areas;
  const where = areas.size === 1 && area !== "" ? `${area}/` : "";
  if (files > 1) return ` ${word} ${files} files${where === "" ? "" : ` in ${where}`}`;
  return where === "" ? "" : ` ${word} ${where}`;
}

function commandOf(finding: AuditFinding | undefined): string {
  const verify = finding?.fix.kind === "person" ? undefined : finding?.fix.verify?.[0];
  return verify === undefined ? basename(finding?.path ?? "the check") : `\`${verify}\``;
}

/** `export round` or `type Price`. */
function exportIn(finding: AuditFinding | undefined): string | undefined {
  return /^Unexpected ((?:export|type) [\w$]+) that/.exec(finding?.message ?? "")?.[1];
}

function nameIn(finding: AuditFinding | undefined): string {
  return /"([^"]+)"\s*:/.exec(finding?.excerpt ?? "")?.[1] ?? "in package.json";
}
