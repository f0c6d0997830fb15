import type { Chunk } from "#plans";
import type { Git } from "#wiki";
import { z } from "zod";
import type { RunContext } from "../execute/run-context.ts";
import type { ChunkMemory } from "./chunk-memory.ts";
import { addCorrection, compactCorrections, type Blame } from "./corrections.ts";
import type { GateFacts } from "./learning-gate.ts";

/** An agent may offer a correction of AGENTS.md in its structured output; the gate decides. */
const offeredSchema = z.object({
  correction: z.object({ text: z.string(), replaces: z.string().nullish() }),
});

/** Most corrections that one run proposes: AGENTS.md is short, and each is read in the review. */
const maxProposed = 3;

/**
 * Writes what the run's makers would correct in AGENTS.md into its fenced block on the plan's branch, where
 * it is reviewed with the difference. Done with the last chunk, so that no maker of the run is guided by what
 * nobody has reviewed. Lines that a person wrote since are attributed on the way.
 */
export async function proposeCorrections(
  run: RunContext,
  chunk: Chunk,
  { written, facts }: { written: ChunkMemory; facts: GateFacts },
): Promise<void> {
  const isLast = run.plan.chunks.every(
    (each) => each.id === chunk.id || run.chunkState(each).commit !== undefined,
  );
  const memory = run.memory();
  const before = isLast ? await memory.readRepositoryFile("AGENTS.md") : undefined;
  if (before === undefined) return;
  const blame = blamer(run.services.git, run.state.started.base, run.state.started.at);
  let { source } = await compactCorrections(before, { blame, facts });
  const refused: string[] = [];
  const accepted: string[] = [];
  for (const offered of offeredBy(run).slice(0, maxProposed)) {
    const answer = await addCorrection(source, offered, { by: "agent", facts });
    if ("refused" in answer) refused.push(answer.refused);
    else {
      accepted.push(answer.correction.id);
      ({ source } = answer);
    }
  }
  if (refused.length > 0) written.kaizen.refusedCorrections = refused;
  if (accepted.length > 0) written.kaizen.corrections = accepted;
  for (const reason of refused) run.note(`no correction of AGENTS.md proposed: ${reason}`);
  if (source === before) return;
  await memory.writeRepositoryFile("AGENTS.md", source);
  written.paths.push("AGENTS.md");
}

/** What the approved attempts offered, a chunk at a time. */
function offeredBy(run: RunContext): Parameters<typeof addCorrection>[1][] {
  return run.plan.chunks.flatMap((chunk) => {
    const last = run.chunkState(chunk).attempts.at(-1);
    const offered = offeredSchema.safeParse(last?.finished?.output);
    if (!offered.success || !last?.finished) return [];
    const { text, replaces } = offered.data.correction;
    return [
      {
        text,
        replaces: replaces ?? undefined,
        evidence: `${run.state.run}/${chunk.id}#${last.attempt}`,
        by: last.finished.role,
        date: last.finished.at.slice(0, 10),
      },
    ];
  });
}

/** Who wrote a line of AGENTS.md, in a commit or (without one) in the working tree; `now` is an ISO time. */
export function blamer(git: Git, commit: string | undefined, now: string): Blame {
  return async (line) => {
    const revision = commit === undefined ? [] : [commit];
    const { code, stdout } = await git.answer(
      ["blame", "--porcelain", "-L", `${line},${line}`, ...revision, "--", "AGENTS.md"],
      { okCodes: [0, 128] },
    );
    const hash = /^([0-9a-f]{40,64}) /.exec(stdout)?.[1] ?? "";
    const author = /^author (.+)$/m.exec(stdout)?.[1] ?? "";
    const time = Number(/^author-time (\d+)$/m.exec(stdout)?.[1] ?? 0);
    if (code !== 0 || /^0*$/.test(hash))
      return { evidence: "edit", by: await personOf(git), date: now.slice(0, 10) };
    const date = new Date(time * 1000).toISOString().slice(0, 10);
    return { evidence: `edit@${hash.slice(0, 12)}`, by: author, date };
  };
}

/** Whom git takes for the author of a commit made now. */
export async function personOf(git: Git): Promise<string> {
  const { stdout } = await git.answer(["config", "user.name"], { okCodes: [0, 1] });
  return stdout.trim() || "a person";
}
