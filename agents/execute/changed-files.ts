import type { Git } from "#wiki";

export interface ChangedFile {
  /** Repository path with `/`. */
  path: string;
  kind: "added" | "modified" | "deleted";
  /** git file mode after the change: 100644, 100755, 120000 (symlink), 160000 (submodule), 000000. */
  mode: string;
}

/** Files that differ between two trees or commits; a rename is a deletion and an addition. */
export async function changedFiles(git: Git, from: string, to: string): Promise<ChangedFile[]> {
  const options = ["-r", "-z", "--no-renames", "--ignore-submodules=none", "--raw"];
  const fields = await git.list(["diff-tree", ...options, from, to]);
  const files: ChangedFile[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [, mode = "", , , letter = "M"] = (fields[index] ?? "").split(" ");
    files.push({ path: fields[index + 1] ?? "", kind: kindOf(letter), mode });
  }
  return files;
}

/** Lines added and removed between two trees or commits; a binary file counts as one. */
export async function changedLines(git: Git, from: string, to: string): Promise<number> {
  const out = await git.run(["diff-tree", "-r", "--no-renames", "--numstat", from, to]);
  const counts = out.split("\n").filter((line) => line !== "");
  return counts.reduce((sum, line) => {
    const [added = "", removed = ""] = line.split("\t");
    return sum + (added === "-" ? 1 : Number(added) + Number(removed));
  }, 0);
}

function kindOf(letter: string): ChangedFile["kind"] {
  if (letter === "A") return "added";
  return letter === "D" ? "deleted" : "modified";
}
