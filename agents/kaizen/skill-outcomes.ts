import type { StoredEvent } from "../journal/run-event.ts";
import type { RunStore } from "../journal/run-store.ts";
import { attemptsOf, type AttemptRecord } from "./receipts.ts";

/** What came of a skill where it was shown. Correlation, not proof: hard work is given skills, too. */
export interface SkillOutcome {
  /** Attempts that had it before them. */
  shown: number;
  /** Chunks that were approved with it. */
  helped: number;
  /** Chunks of which every attempt that had it and was judged was refused. */
  failed: number;
}

/** After so many failed chunks, when fewer were approved, a skill is no longer shown. */
export const defaultRetireAfter = 3;

/**
 * Follows the receipts of skills to what became of the chunks, by the skill's name. With `versions` only
 * receipts of those documents count: a skill that was mended begins anew.
 */
export function skillOutcomes(
  runs: readonly (readonly StoredEvent[])[],
  versions: ReadonlyMap<string, string> = new Map(),
): Map<string, SkillOutcome> {
  const outcomes = new Map<string, SkillOutcome>();
  for (const events of runs) {
    const chunks = new Map<string, AttemptRecord[]>();
    for (const attempt of attemptsOf("", events))
      for (const name of skillsShown(attempt, versions)) {
        const key = `${name}\0${attempt.chunk}`;
        chunks.set(key, [...(chunks.get(key) ?? []), attempt]);
      }
    for (const [key, attempts] of chunks) add(outcomes, key.split("\0")[0] ?? "", attempts);
  }
  return outcomes;
}

export function isRetired({ helped, failed }: SkillOutcome, retireAfter: number): boolean {
  return failed >= retireAfter && failed > helped;
}

/** The same for every run of the clone. */
export async function outcomesOf(
  runs: Pick<RunStore, "list" | "read">,
  versions?: ReadonlyMap<string, string>,
): Promise<Map<string, SkillOutcome>> {
  const all = await runs.list();
  return skillOutcomes(await Promise.all(all.map(({ run }) => runs.read(run))), versions);
}

function skillsShown({ receipts }: AttemptRecord, versions: ReadonlyMap<string, string>): string[] {
  return receipts.flatMap(({ id, version }) => {
    if (!id.startsWith("skill:")) return [];
    const name = id.slice("skill:".length);
    const wanted = versions.get(name);
    return wanted === undefined || wanted === version ? [name] : [];
  });
}

function add(
  outcomes: Map<string, SkillOutcome>,
  name: string,
  attempts: readonly AttemptRecord[],
): void {
  const { shown, helped, failed } = outcomes.get(name) ?? { shown: 0, helped: 0, failed: 0 };
  const isApproved = attempts.some(({ outcome }) => outcome === "ok");
  const isRefused = !isApproved && attempts.some(({ counted }) => counted);
  outcomes.set(name, {
    shown: shown + attempts.length,
    helped: helped + (isApproved ? 1 : 0),
    failed: failed + (isRefused ? 1 : 0),
  });
}
