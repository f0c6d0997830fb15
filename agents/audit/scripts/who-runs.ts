import type { AuditContext } from "../analyzer.ts";
import { escapeRegExp } from "../mentions.ts";

/** Names that package managers, platforms and people call without the repository saying so. */
const standard =
  /^(test|build|lint|start|stop|restart|dev|serve|preview|watch|clean|check|ci|format|fmt|fix|coverage|types?|type-?check|check-types|release|deploy|version|install|prepare|prepack|prepublish|publish|prepublishOnly|dependencies|bench|e2e|storybook)$|-(pre|post)?build$/;
const lifecycle = /^(install|publish|pack|version|test|start|stop|restart|uninstall|shrinkwrap)$/;
const notUses =
  /(^|\/)(changelog|changes|history|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock)[^/]*$/i;

type Scripts = Readonly<Record<string, string>>;

/**
 * Of the broken scripts, those that nobody would miss: no standard name, no configured command, and
 * nothing that stays in the repository names them.
 */
export async function removableScripts(
  context: Pick<AuditContext, "git" | "commands">,
  scripts: Scripts,
  broken: readonly string[],
  /** The rest of package.json, where tools keep settings that name scripts. */
  settings: string,
): Promise<Set<string>> {
  const removable = new Set<string>();
  const commands = Object.values(context.commands).map((text) => text ?? "");
  for (const name of broken) {
    if (standard.test(name) || !/^[\w:./-]+$/.test(name)) continue;
    if (commands.some((text) => names(text, name)) || names(settings, name)) continue;
    if (!(await isNamedElsewhere(context, name))) removable.add(name);
  }
  // Removing one may show that another is needed by what stays, until nothing changes.
  for (let before = -1; before !== removable.size;) {
    before = removable.size;
    for (const name of removable) if (isNeeded(scripts, removable, name)) removable.delete(name);
  }
  return removable;
}

function isNeeded(scripts: Scripts, removable: ReadonlySet<string>, name: string): boolean {
  const kept = Object.keys(scripts).filter((other) => !removable.has(other));
  if (kept.some((other) => names(scripts[other] ?? "", name))) return true;
  const hook = /^(?:pre|post)(.+)$/.exec(name)?.[1];
  if (hook !== undefined && (kept.includes(hook) || (lifecycle.test(hook) && !(hook in scripts))))
    return true;
  return kept.some((other) => other === `pre${name}` || other === `post${name}`);
}

/** True when the text has the name as a word, or a pattern such as `test:*` that takes it in. */
function names(text: string, name: string): boolean {
  if (new RegExp(`(^|[^\\w:./-]|npm:)${escapeRegExp(name)}($|[^\\w:./-])`).test(text)) return true;
  if (/run\s+["']?\//.test(text)) return true; // pnpm: a regular expression
  return [...text.matchAll(/(?:npm:)?([\w:-]*)\*/g)].some(
    ([, prefix = ""]) => prefix.includes(":") && name.startsWith(prefix),
  );
}

/** A name made of parts is looked for everywhere; a plain word only where scripts are run. */
async function isNamedElsewhere(
  { git }: Pick<AuditContext, "git">,
  name: string,
): Promise<boolean> {
  const word = `(^|[^A-Za-z0-9_:./-])${escapeRegExp(name)}($|[^A-Za-z0-9_:/-])`;
  const run = `(run|npm|pnpm|yarn|bun|turbo|nx)[^;&|]*[^A-Za-z0-9_:./-]${escapeRegExp(name)}($|[^A-Za-z0-9_:/-])`;
  const patterns = /[:-]/.test(name) ? [word] : [run, `["']${escapeRegExp(name)}["'] *:`];
  const { stdout } = await git.answer(
    ["grep", "-z", "-l", "-I", "-E", ...patterns.flatMap((text) => ["-e", text]), "--", "."],
    { okCodes: [0, 1] },
  );
  return stdout
    .split("\0")
    .some((path) => path !== "" && path !== "package.json" && !notUses.test(path));
}
