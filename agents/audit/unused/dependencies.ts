import { join } from "node:path";
import { createAuditFinding, shellWord, type AuditFinding, type Fix } from "../finding.ts";
import { mentionsOfPackage } from "../mentions.ts";
import { isPublishedContent, type Manifest } from "../package-manifest.ts";
import { exists, readTracked } from "../source-files.ts";
import type { UnusedContext } from "./context.ts";

interface Unused {
  name: string;
  line: number;
  dev: boolean;
  excerpt: string;
}

/** Findings for packages in package.json that nothing imports, configures or runs. */
export async function unusedDependencies(context: UnusedContext): Promise<AuditFinding[]> {
  const issue = context.issues.find(({ file }) => file === "package.json");
  const lines = ((await readTracked(context.directory, "package.json")) ?? "").split(/\r?\n/);
  const list = (found: { name: string; line?: number | undefined }[], dev: boolean): Unused[] =>
    found.map(({ name, line = 1 }) => ({ name, line, dev, excerpt: lines[line - 1] ?? "" }));
  const dev = list(issue?.devDependencies ?? [], true);
  const doubt = await reasonForDoubt(context);
  if (doubt !== undefined && dev.length > 0)
    context.note(`unused-code: ${dev.length} devDependencies were not judged: ${doubt}.`);
  const candidates = list(issue?.dependencies ?? [], false);
  if (context.source.mostlyGenerated) return [];
  const findings: AuditFinding[] = [];
  for (const unused of doubt === undefined ? [...candidates, ...dev] : candidates) {
    context.signal.throwIfAborted();
    findings.push(toFinding(context, unused, await reasonToKeep(context, unused)));
  }
  return findings;
}

/** Development dependencies serve programs and settings; without these nothing can be said. */
async function reasonForDoubt({
  directory,
  manifest,
  source,
}: UnusedContext): Promise<string | undefined> {
  if (source.mostlyGenerated) return "the code here is build output, its sources are elsewhere";
  if (isPublishedContent(manifest, source.tracked))
    return "this is the content of a published package, its tests and settings are elsewhere";
  if (!(await exists(join(directory, "node_modules"))))
    return "node_modules is missing, so the programs they bring are unknown";
  return undefined;
}

async function reasonToKeep(
  { manifest, git }: UnusedContext,
  { name }: Unused,
): Promise<string | undefined> {
  const script = Object.entries(manifest.scripts).find(([, text]) => words(text).includes(name));
  if (script) return `the script ${script[0]} names it`;
  const types = typedPackage(name);
  if (types !== undefined && isUsed(manifest, types)) return `it types ${types}, which is used`;
  const [used] = await mentionsOfPackage(git, types === undefined ? name : `"${types}`);
  return used === undefined ? undefined : `${used} names it`;
}

/** `@types/babel__core` types `@babel/core`. */
function typedPackage(name: string): string | undefined {
  return /^@types\/(.+)$/.exec(name)?.[1]?.replace(/^(.+)__(.+)$/, "@$1/$2");
}

function isUsed({ dependencies, devDependencies }: Manifest, name: string): boolean {
  return name === "node" || name in dependencies || name in devDependencies;
}

function words(text: string): string[] {
  return text.split(/[\s;&|()"'=]+/);
}

function toFinding(
  context: UnusedContext,
  { name, line, dev, excerpt }: Unused,
  rejected: string | undefined,
): AuditFinding {
  const field = dev ? "devDependencies" : "dependencies";
  return createAuditFinding({
    rule: "unused-dependencies",
    path: "package.json",
    line,
    excerpt,
    key: `${field} ${name}`,
    message: `Unexpected ${field} entry ${name} that nothing uses, expected every dependency to be imported, configured or run`,
    category: "dependencies",
    impact: 2, // nobody is hurt today
    effort: 1,
    confidence: dev ? 0.65 : 0.8,
    risk: "low",
    ...(rejected === undefined ? {} : { rejected }),
    fix: removal(context, name, field),
  });
}

/** npm can leave package.json and its lockfile in step without a network; others need their own tool. */
function removal(context: UnusedContext, name: string, field: string): Fix {
  const { tracked } = context.source;
  const verify = [`! grep -qF ${shellWord(`"${name}":`)} package.json`];
  const instructions =
    "Takes packages that nothing imports, configures or runs out of package.json and its lockfile.";
  const mechanical = { kind: "mechanical" as const, verify, instructions };
  if (tracked.has("package-lock.json"))
    return {
      ...mechanical,
      args: [shellWord(name)],
      command: "npm uninstall --package-lock-only --offline --ignore-scripts --no-audit --no-fund",
      files: ["package.json", "package-lock.json"],
    };
  const lock = ["pnpm-lock.yaml", "yarn.lock", "bun.lock", "bun.lockb"].find((path) =>
    tracked.has(path),
  );
  if (lock === undefined)
    return {
      ...mechanical,
      args: [shellWord(`${field}[${name}]`)],
      command: "npm pkg delete",
      files: ["package.json"],
    };
  return {
    kind: "agent",
    skill: "improve-architecture",
    files: ["package.json", lock],
    instructions: `Remove \`${name}\` with the repository's package manager, so that ${lock} follows.`,
    verify,
  };
}
