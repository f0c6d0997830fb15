import { breathe, type Analyzer, type AuditContext } from "../analyzer.ts";
import { findCycles, type Edges } from "../cycles.ts";
import { createAuditFinding, type AuditFinding, type Fix, type Place } from "../finding.ts";
import { placeOf, type SourceFile } from "../source-files.ts";
import { pythonImports } from "../python-imports.ts";

export const importCycles: Analyzer = {
  id: "import-cycles",
  summary: "modules that import each other in a circle (JavaScript, TypeScript, Python)",
  async run(context) {
    const edges = scriptEdges(context);
    for (const [path, targets] of pythonImports(context.source.files)) edges.set(path, targets);
    await breathe(context.signal);
    return findCycles(edges).flatMap(({ path, size }) => toFinding(context, edges, path, size));
  },
};

/** Imports that are gone at run time or that run later make no harmful circle. */
function scriptEdges(context: AuditContext): Edges {
  const edges: Edges = new Map();
  for (const [path, module] of context.graph()) {
    const runtime = module.imports.filter(({ kind }) => kind === "runtime");
    edges.set(path, new Map(runtime.map(({ to, line }) => [to, line])));
  }
  return edges;
}

function toFinding(
  context: AuditContext,
  edges: Edges,
  cycle: readonly string[],
  size: number,
): AuditFinding[] {
  const places = cycle.flatMap((path, index): Place[] => {
    const file: SourceFile | undefined = context.source.byPath.get(path);
    const next = cycle[(index + 1) % cycle.length] ?? "";
    const line = edges.get(path)?.get(next);
    return file && line !== undefined ? [placeOf(file, line, `imports ${next}`)] : [];
  });
  const [first, ...rest] = places;
  if (!first) return [];
  const barrel = cycle.some((path) => context.graph().get(path)?.barrel === true);
  return [
    createAuditFinding({
      rule: "import-cycles",
      path: first.path,
      line: first.line,
      excerpt: first.excerpt,
      places: rest,
      key: cycle.toSorted().join(" "),
      message: `Unexpected import cycle ${[...cycle, cycle[0]].join(" → ")}${size > cycle.length ? ` (the shortest among ${size} entangled modules)` : ""}, expected imports to point one way`,
      category: "tech-debt",
      impact: size > 2 ? 3 : 2,
      effort: size > 4 ? 4 : 2,
      confidence: barrel ? 0.65 : 0.75,
      risk: "medium",
      fix: fixOf(cycle, barrel),
    }),
  ];
}

function fixOf(cycle: readonly string[], barrel: boolean): Fix {
  return {
    kind: "agent",
    skill: "improve-architecture",
    files: [...cycle],
    instructions:
      `The circle: ${[...cycle, cycle[0]].map((path) => `\`${path}\``).join(" → ")}.\n\n` +
      "Decide which direction the dependency should have. Then move what is needed by both into the module that is " +
      "lower (or hand it in as an argument), or import a type only. " +
      (barrel ? "Inside a folder, import the neighbour itself rather than its index. " : "") +
      "Do not hide the circle behind a late import.",
    rubric: {
      criterion: `No import circle among ${cycle.join(", ")}`,
      rubric:
        "Following the imports of the named files at run time never leads back to the start, and no late import was added to hide it.",
      good: [
        "A function used by both moved to the lower module; its callers import it from there.",
      ],
      bad: ["One import became `await import()` or a `require` inside a function."],
    },
  };
}
