import { existsSync } from "node:fs";
import { join } from "node:path";
import { FileRunStore } from "#agents";
import { Git } from "#wiki";
import { expect, onTestFinished } from "vitest";

/** Moves of main that a test makes itself, as a person would. */
const byPerson = /^(?:commit|checkout|reset|branch|pull|rebase|revert|cherry-pick|clone|Branch: )/;

/**
 * Looks at the end of the test how main came where it is: by a person's commits and by `merge`, whose intent
 * stands in a journal, and by nothing else.
 */
export function guardMain(directory: string): void {
  // A shop that a whole file shares is opened in a hook, where no test can be waited for.
  if (expect.getState().currentTestName === undefined) return;
  onTestFinished(async () => {
    if (existsSync(join(directory, ".git"))) expect(await strayMoves(directory)).toEqual([]);
  });
}

/** Every move of main that is neither a person's nor an intended merge. */
export async function strayMoves(directory: string): Promise<string[]> {
  const git = new Git(directory);
  const format = ["--walk-reflogs", "--format=%H %gs"];
  const { code, stdout } = await git.answer(["log", ...format, "refs/heads/main", "--"], {
    okCodes: [0, 128],
  });
  if (code !== 0) return [];
  const store = new FileRunStore(join(directory, ".git/loopwiki"), () => new Date());
  const runs = await store.list().catch(() => []); // a test may have damaged a journal
  const journals = await Promise.all(runs.map(({ run }) => store.read(run).catch(() => [])));
  const intended = new Set(
    journals.flat().flatMap((event) => (event.type === "merge-intended" ? [event.commit] : [])),
  );
  const moves = stdout.split("\n").filter((line) => line !== "");
  return moves.filter((line) => {
    const [commit = ""] = line.split(" ");
    return !intended.has(commit) && !byPerson.test(line.slice(commit.length + 1));
  });
}
