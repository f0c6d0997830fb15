import type { Git } from "#wiki";

/** A file of a tree. */
export interface TreeFile {
  path: string;
  /** Git's hash of its content. */
  blob: string;
}

/** All files of a commit or tree, sorted by path; links and submodules are left out. */
export async function listTree(git: Git, tree: string): Promise<TreeFile[]> {
  const entries = await git.list(["ls-tree", "-r", "-z", "--full-tree", tree]);
  return entries.flatMap((entry) => {
    const [, blob, path] = /^100\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(entry) ?? [];
    return blob === undefined || path === undefined ? [] : [{ path, blob }];
  });
}

/** Larger files are data or bundles, never something that people edit. */
const maxBytes = 512 * 1024;
/** How much is held in memory at once. */
const batchBytes = 16 * 1024 * 1024;

/** Reads contents by hash, a batch at a time; what is too large, gone or not text is left out. */
export async function* readBlobs(
  git: Git,
  blobs: readonly string[],
): AsyncGenerator<{ blob: string; text: string }> {
  let batch: string[] = [];
  let bytes = 0;
  for (const { blob, size } of await sizesOf(git, blobs)) {
    if (size > maxBytes) continue;
    if (bytes + size > batchBytes) {
      yield* readBatch(git, batch);
      [batch, bytes] = [[], 0];
    }
    batch.push(blob);
    bytes += size;
  }
  yield* readBatch(git, batch);
}

async function sizesOf(
  git: Git,
  blobs: readonly string[],
): Promise<{ blob: string; size: number }[]> {
  if (blobs.length === 0) return [];
  const answer = await git.run(["cat-file", "--batch-check"], { input: `${blobs.join("\n")}\n` });
  return answer.split("\n").flatMap((line) => {
    const [, blob, size] = /^([0-9a-f]+) blob (\d+)$/.exec(line) ?? [];
    return blob === undefined ? [] : [{ blob, size: Number(size) }];
  });
}

async function* readBatch(
  git: Git,
  blobs: readonly string[],
): AsyncGenerator<{ blob: string; text: string }> {
  if (blobs.length === 0) return;
  const bytes = await git.bytes(["cat-file", "--batch"], { input: `${blobs.join("\n")}\n` });
  let at = 0;
  while (at < bytes.length) {
    const lineEnd = bytes.indexOf(10, at);
    const [blob = "", , size = "0"] = bytes.toString("latin1", at, lineEnd).split(" ");
    const end = lineEnd + 1 + Number(size);
    const content = bytes.subarray(lineEnd + 1, end);
    if (!content.includes(0)) yield { blob, text: content.toString() };
    at = end + 1;
  }
}
