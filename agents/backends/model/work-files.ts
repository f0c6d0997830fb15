import { lstat, mkdir, readFile, realpath, stat, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { Git, isErrno } from "#wiki";
import { isProtectedPath } from "../../execute/gates/protected-paths.ts";

/** Says to the model why a tool did not do what it asked for. */
export class ToolProblem extends Error {}

const maxBytes = 2_000_000;

/**
 * The files of one working directory, and no others: a path that leads outside, into git's own files or
 * through a symbolic link that does, is refused. What tells agents what to do can be read, never written.
 */
export class WorkFiles {
  readonly root: string;
  readonly #prefix: string;

  private constructor(root: string, prefix: string) {
    this.root = root;
    this.#prefix = prefix;
  }

  /** `contentRoot` is where the memory lies, relative to the directory. */
  static async open(directory: string, contentRoot: string): Promise<WorkFiles> {
    const prefix = relative(directory, resolve(directory, contentRoot));
    return new WorkFiles(await realpath(directory), prefix.split(sep).join("/"));
  }

  /** The text of a file. */
  async read(path: string): Promise<string> {
    const place = await realpath(this.#inside(path)).catch((error: unknown) => {
      throw isErrno(error, "ENOENT") ? new ToolProblem(`There is no file ${path}.`) : error;
    });
    this.#inside(place);
    const { size, isFile } = await describe(place);
    if (!isFile) throw new ToolProblem(`${path} is a folder; list_files shows what is in it.`);
    if (size > maxBytes) throw new ToolProblem(`${path} has ${size} bytes, too many to read.`);
    const text = await readFile(place, "utf8");
    if (text.includes("\0")) throw new ToolProblem(`${path} is no text.`);
    return text;
  }

  /** Creates or replaces a file. */
  async write(path: string, text: string): Promise<void> {
    const place = this.#inside(path);
    const below = this.#below(place);
    if (isProtectedPath(below, this.#prefix))
      throw new ToolProblem(`${path} is the loop's own document; no chunk changes it.`);
    await this.#assertNoLink(below);
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, text);
  }

  /** Paths of all files git knows or would take, sorted, with `/`. */
  async list(): Promise<string[]> {
    const env = { GIT_CEILING_DIRECTORIES: dirname(this.root) };
    const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    const paths = await new Git(this.root).list(args, { env });
    return [...new Set(paths)].toSorted();
  }

  #inside(path: string): string {
    const place = resolve(this.root, path);
    const below = this.#below(place);
    const first = below.split("/").map((part) => part.toLowerCase());
    if (below === ".." || below.startsWith("../") || isAbsolute(below))
      throw new ToolProblem(`${path} is outside the working directory.`);
    if (first.includes(".git")) throw new ToolProblem(`${path} belongs to git.`);
    return place;
  }

  #below(place: string): string {
    return relative(this.root, place).split(sep).join("/");
  }

  async #assertNoLink(below: string): Promise<void> {
    let place = this.root;
    for (const part of below.split("/")) {
      place = join(place, part);
      try {
        const found = await lstat(place);
        if (found.isSymbolicLink())
          throw new ToolProblem(`${below} leads through a symbolic link.`);
        if (place === join(this.root, below) && !found.isFile())
          throw new ToolProblem(`${below} is no file.`);
      } catch (error) {
        if (isErrno(error, "ENOENT")) return; // nothing there, so nothing leads out
        throw error;
      }
    }
  }
}

async function describe(place: string): Promise<{ size: number; isFile: boolean }> {
  const found = await stat(place);
  return { size: found.size, isFile: found.isFile() };
}
