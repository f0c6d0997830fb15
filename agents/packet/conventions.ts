import { matchesAny, type Chunk } from "#plans";
import { readCorrections } from "#wiki";
import type { RunContext } from "../execute/run-context.ts";
import { keepHead } from "./tokens.ts";

/** Most files of conventions in a packet, and tokens of each: the agent can open them whole. */
const maxFiles = 2;
const maxTokens = 500;

const name = "AGENTS.md";

/**
 * What the AGENTS.md files say of the chunk's files, as they are on the base commit: a proposal of this run
 * guides nobody before it is reviewed. The nearest file above a changed one comes first and wins; of the one
 * at the root, which agents read by themselves, only the corrections are shown.
 */
export async function findConventions(
  run: RunContext,
  chunk: Chunk,
): Promise<{ path: string; text: string }[]> {
  const { git } = run.services;
  const { base } = run.state.started;
  const listing = await git.run(["ls-tree", "-r", "-z", "--name-only", base]);
  const files = listing.split("\0");
  const known = new Set(files.filter((file) => file === name || file.endsWith(`/${name}`)));
  if (known.size === 0) return [];
  const touched = files.filter((file) => matchesAny(file, chunk.files));
  const nearest = [...touched, ...chunk.files].map((file) => nearestTo(file, known));
  const paths = [...new Set(nearest.filter((path) => path !== undefined))].toSorted(
    (left, right) => right.length - left.length,
  );
  const found: { path: string; text: string }[] = [];
  for (const path of [...paths.filter((one) => one !== name).slice(0, maxFiles), name]) {
    if (!known.has(path)) continue;
    const source = await git.run(["cat-file", "blob", `${base}:${path}`]);
    const text = path === name ? corrections(source) : keepHead(source.trim(), maxTokens);
    if (text !== "") found.push({ path, text });
  }
  return found;
}

/** The AGENTS.md in the folder of a file, or in the nearest one above it. */
function nearestTo(file: string, known: ReadonlySet<string>): string | undefined {
  const folders = file.replace(/(^|\/)[^/]*$/, "").split("/");
  for (let depth = folders.length; depth >= 0; depth -= 1) {
    const path = [...folders.slice(0, depth), name].filter((part) => part !== "").join("/");
    if (known.has(path)) return path;
  }
  return undefined;
}

function corrections(source: string): string {
  return (readCorrections(source)?.lines ?? [])
    .map(
      ({ text, correction }) => `- ${correction === undefined ? "" : `${correction.id}: `}${text}`,
    )
    .join("\n");
}
