import { createAuditFinding, shellWord, type AuditFinding, type Fix } from "../finding.ts";
import { isScript } from "../languages.ts";
import { mentionsOfName } from "../mentions.ts";
import { isDeepImportable } from "../package-manifest.ts";
import { placeOf, type SourceFile } from "../source-files.ts";
import type { UnusedContext } from "./context.ts";

interface Unused {
  kind: "exports" | "types";
  name: string;
  line: number;
  file: SourceFile;
}

/** Findings for exported names that no other file imports. */
export async function unusedExports(context: UnusedContext): Promise<AuditFinding[]> {
  const candidates = context.issues.flatMap((issue) => listUnused(context, issue));
  const judged: { unused: Unused; rejected: string | undefined }[] = [];
  for (const unused of candidates) {
    context.signal.throwIfAborted();
    judged.push({ unused, rejected: await reasonToKeep(context, unused) });
  }
  // `knip --fix` takes every unused export of a kind or none: it may run only when all were accepted.
  const kinds = (["exports", "types"] as const).filter((kind) => {
    const total = context.issues.reduce((sum, issue) => sum + issue[kind].length, 0);
    const accepted = judged.filter(({ unused, rejected }) => unused.kind === kind && !rejected);
    return total > 0 && accepted.length === total;
  });
  return judged.map(({ unused, rejected }) =>
    toFinding(context, unused, rejected, kinds.includes(unused.kind) ? kinds : []),
  );
}

function listUnused(context: UnusedContext, issue: UnusedContext["issues"][number]): Unused[] {
  const file = context.source.byPath.get(issue.file);
  if (!file || file.generated !== undefined) return [];
  return (["exports", "types"] as const).flatMap((kind) =>
    issue[kind].map(({ name, line = 1 }) => ({ kind, name, line, file })),
  );
}

async function reasonToKeep(
  context: UnusedContext,
  { file, name, line }: Unused,
): Promise<string | undefined> {
  if (file.test) return "it belongs to a test";
  const around = file.lines.slice(Math.max(0, line - 2), line).join("\n");
  if (/@(public|internal|api|alias|lintignore|beta|alpha)\b|\btests?\b|\btesting\b/i.test(around))
    return "a comment beside it says what it is exported for";
  for (const path of await mentionsOfName(context.git, name)) {
    if (path === file.path) continue;
    const module = context.graph().get(path);
    const imports = module?.imports.some(({ to }) => to === file.path) ?? true;
    if (onlyInPaths(context.source.byPath.get(path), name)) continue;
    if (imports && !path.endsWith("package.json")) return `${path} uses the word ${name}`;
  }
  return undefined;
}

/** `import "./price.js"` says nothing about the export `price`. */
function onlyInPaths(file: SourceFile | undefined, name: string): boolean {
  const text = file?.text.replace(/(["'])[^"'\n]*\/[^"'\n]*\1/g, "");
  return text !== undefined && !text.split(/[^\w$]+/).includes(name);
}

function toFinding(
  context: UnusedContext,
  unused: Unused,
  rejected: string | undefined,
  kinds: readonly string[],
): AuditFinding {
  const { file, name, line, kind } = unused;
  const uses = file.text.match(
    new RegExp(`(?<![\\w$])${name.replaceAll("$", "\\$")}(?![\\w$])`, "g"),
  );
  const local = (uses?.length ?? 0) > 1;
  const what = kind === "types" ? "type" : "export";
  return createAuditFinding({
    rule: "unused-exports",
    path: file.path,
    line,
    excerpt: placeOf(file, line).excerpt,
    key: name,
    message: `Unexpected ${what} ${name} that no other file imports, expected it to be ${local ? "private to the file" : "removed"}`,
    category: "tech-debt",
    impact: 2,
    effort: 1,
    confidence: name === "default" || isDeepImportable(context.manifest, file.path) ? 0.45 : 0.8,
    risk: "low",
    ...(rejected === undefined ? {} : { rejected }),
    fix:
      kinds.length > 0 && isScript(file.language)
        ? knipFix(unused, local, kinds)
        : agentFix(unused, local),
  });
}

function knipFix({ file, name }: Unused, local: boolean, kinds: readonly string[]): Fix {
  const types = kinds.join(",");
  const rest = local
    ? ""
    : `\`${name}\` is not used in ${file.path} either: its code may be deleted next.`;
  return {
    kind: "mechanical",
    command: `knip --fix --fix-type ${types} --no-progress --no-exit-code`,
    args: [],
    files: [file.path],
    verify: [`knip --include ${types} --no-progress`],
    instructions:
      `Takes the \`export\` keyword off names that no other file imports; the code itself stays. ${rest}`.trim(),
  };
}

function agentFix({ file, name, kind }: Unused, local: boolean): Fix {
  return {
    kind: "agent",
    skill: "improve-architecture",
    files: [file.path],
    instructions: local
      ? `Take \`${name}\` out of the exports of \`${file.path}\`; the file itself still uses it.`
      : `Delete \`${name}\` from \`${file.path}\` with everything only it uses; nothing imports it.`,
    verify: [
      `! knip --include ${kind} --no-progress --reporter compact | grep -F ${shellWord(file.path)} | grep -qw ${shellWord(name)}`,
    ],
  };
}
