import { createAuditFinding, shellWord, type AuditFinding } from "../finding.ts";
import { isSupportPath } from "../languages.ts";
import { mentionsOfFile } from "../mentions.ts";
import { isDeepImportable } from "../package-manifest.ts";
import { firstLine, placeOf, type SourceFile } from "../source-files.ts";
import type { UnusedContext } from "./context.ts";

/** More unused files than this share of all means that knip did not find the entry points. */
const maxShare = 0.3;

/** Findings for files that no entry point reaches, or undefined when the entry points are unknown. */
export async function unusedFiles(context: UnusedContext): Promise<AuditFinding[] | undefined> {
  const paths = context.issues.flatMap(({ files }) => files.map(({ name }) => name));
  const { files: source, byPath } = context.source;
  const candidates = paths
    .flatMap((path) => byPath.get(path) ?? [])
    .filter(({ generated, test }) => generated === undefined && !test);
  const scripts = source.filter(({ path, test }) => context.graph().has(path) && !test);
  // A program that looks unused (`#!`) is itself an entry point that knip did not see.
  if (candidates.some(({ text }) => text.startsWith("#!"))) return undefined;
  if (candidates.length > 5 && candidates.length > scripts.length * maxShare) return undefined;
  const unused = new Set(paths);
  const findings: AuditFinding[] = [];
  for (const file of candidates) {
    if (isSupportPath(file.path)) continue; // run by tools that knip need not know
    context.signal.throwIfAborted();
    const rejected = await reasonToKeep(context, file, unused);
    findings.push(toFinding(file, rejected));
  }
  return findings;
}

async function reasonToKeep(
  context: UnusedContext,
  file: SourceFile,
  unused: ReadonlySet<string>,
): Promise<string | undefined> {
  if (isDeepImportable(context.manifest, file.path))
    return "it is published, and users of the package may import it by its path";
  const mentions = await mentionsOfFile(context.git, file.path);
  const used = mentions.find((path) => !unused.has(path));
  return used === undefined ? undefined : `${used} names it`;
}

function toFinding(file: SourceFile, rejected: string | undefined): AuditFinding {
  const { line, excerpt } = placeOf(file, firstLine(file));
  return createAuditFinding({
    rule: "unused-files",
    path: file.path,
    line,
    excerpt,
    key: "",
    message: `Unexpected file ${file.path} that nothing imports, expected every module to be reached from an entry point`,
    category: "tech-debt",
    impact: 2, // nobody is hurt today
    effort: 1,
    confidence: 0.8,
    risk: "low",
    ...(rejected === undefined ? {} : { rejected }),
    fix: {
      kind: "mechanical",
      command: "rm --", // no git: the sandbox hides it
      args: [shellWord(file.path)],
      files: [file.path],
      verify: [`test ! -e ${shellWord(file.path)}`],
      instructions:
        "Deletes files that no entry point, test, script or setting reaches and no tracked text names. They stay in the history.",
    },
  });
}
