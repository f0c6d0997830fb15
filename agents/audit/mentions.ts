import type { Git } from "#wiki";

/** Texts that speak of a name without using it. */
const prose = /(^|\/)(changelog|changes|history|news|releases?)[^/]*$|\.md$|\.mdx$|\.rst$|\.txt$/i;
const lockfile =
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|Cargo\.lock)$/;

/** Tracked files that use the name of a module in a path, a string or an import. */
export async function mentionsOfFile(git: Git, path: string): Promise<string[]> {
  const name = path.split("/").at(-1) ?? path;
  const stem = name.replace(/\.[^.]+$/, "");
  const word = escapeRegExp(stem === "index" ? (path.split("/").at(-2) ?? stem) : stem);
  // In a path ('./legacy', "lib/legacy.js") or with its extension; a bare word is prose.
  const pattern = `["'\`/]${word}(\\.[cm]?[jt]sx?)?["'\`/?#]|(^|[^A-Za-z0-9_-])${word}\\.[cm]?[jt]sx?`;
  const found = await grep(git, ["-E", "-e", pattern]);
  return found.filter((other) => other !== path && !/changelog|history/i.test(other));
}

/** Tracked files, beside lockfiles, manifests and prose, that contain the package's name. */
export async function mentionsOfPackage(git: Git, name: string): Promise<string[]> {
  const found = await grep(git, ["-F", "-e", name]);
  return found.filter((path) => !path.endsWith("package.json") && !prose.test(path));
}

/** Tracked files, beside prose, that contain the identifier as a word. */
export async function mentionsOfName(git: Git, name: string): Promise<string[]> {
  if (!/^[\w$]+$/.test(name)) return [];
  return (await grep(git, ["-w", "-F", "-e", name])).filter((path) => !prose.test(path));
}

async function grep(git: Git, args: readonly string[]): Promise<string[]> {
  const { stdout } = await git.answer(["grep", "-z", "-l", "-I", ...args, "--", "."], {
    okCodes: [0, 1],
  });
  return stdout.split("\0").filter((path) => path !== "" && !lockfile.test(path));
}

/** The text as a pattern that matches just it. */
export function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
