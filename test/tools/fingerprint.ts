import { createHash } from "node:crypto";
import { readFile, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { Git } from "#wiki";

/** Everything of a main checkout that no run may change: its branch, its index, and each file's bytes. */
export async function fingerprint(directory: string): Promise<Record<string, string>> {
  const git = new Git(directory);
  const files: Record<string, string> = {
    "ref of HEAD": await git.run(["symbolic-ref", "HEAD"]),
    "commit of main": await git.run(["rev-parse", "refs/heads/main"]),
    index: hash(await readFile(join(directory, ".git", "index"))),
  };
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (path.startsWith(join(directory, ".git", "/"))) continue;
    if (path.startsWith(join(directory, ".loopwiki", "/"))) continue; // caches, which git ignores
    if (entry.isSymbolicLink()) files[path] = `link ${await readlink(path)}`;
    else if (entry.isFile()) files[path] = hash(await readFile(path));
  }
  return files;
}

function hash(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
