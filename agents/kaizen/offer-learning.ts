import { addIndexEntry, type ContentRoot, type Git, type PageEdit } from "#wiki";
import type { IncidentStore } from "../andon/incident-store.ts";
import type { LearningRecord } from "../journal/run-records.ts";
import { sha256 } from "../packet/fence.ts";
import { learningsPagePath } from "../packet/memory-section.ts";
import { oneLine, refuseLearning } from "./learning-gate.ts";
import { addLearning, parseLearnings } from "./learnings-page.ts";

export interface OfferServices {
  content: Pick<ContentRoot, "read">;
  git: Git;
  incidents: Pick<IncidentStore, "list">;
}

export type OfferedLearning = Pick<LearningRecord, "trigger" | "rule" | "evidence" | "scope">;

/** What to write, or why nothing is written. */
export type Offer = { learning: LearningRecord; edits: PageEdit[] } | { refused: string };

const indexPath = "wiki/index.md";

/**
 * A learning that somebody offers outside of a run. It passes the same gate as those of runs, and its
 * evidence is looked up: an incident of this clone, or a file at a commit.
 */
export async function offerLearning(
  { content, git, incidents }: OfferServices,
  { trigger, rule, evidence, scope }: OfferedLearning,
): Promise<Offer> {
  const texts = { trigger: oneLine(trigger).replaceAll(": ", ", "), rule: oneLine(rule) };
  const id = `L-${sha256(`${texts.trigger}\n${texts.rule}`).slice(0, 8)}`;
  const learning: LearningRecord = { id, level: "L3", scope, evidence, ...texts };
  const page = await content.read(learningsPagePath);
  const known = parseLearnings(page ?? "");
  if (known.some((other) => other.id === id)) return { refused: `it is there already as ${id}` };
  const refused = refuseLearning(learning, known);
  if (refused !== undefined) return { refused };
  if (!(await exists(evidence, { git, incidents })))
    return {
      refused: `its evidence "${evidence}" is not there, expected the id of an incident, or path@commit`,
    };
  const index = await content.read(indexPath);
  const listed = addIndexEntry(index ?? "# Index\n", {
    path: learningsPagePath,
    id: "20_SYSTEM/learnings",
    title: "Learnings",
    summary: "what runs taught us, shown before similar chunks",
  });
  const edits = [
    { path: learningsPagePath, before: page, after: addLearning(page, learning) },
    ...(listed === index ? [] : [{ path: indexPath, before: index, after: listed }]),
  ];
  return { learning, edits };
}

async function exists(
  evidence: string,
  { git, incidents }: Pick<OfferServices, "git" | "incidents">,
): Promise<boolean> {
  const [, path = "", commit = ""] = /^([^@:]+)@([0-9a-f]{7,64})$/.exec(evidence) ?? [];
  if (path === "") return (await incidents.list()).some(({ id }) => id === evidence);
  const { code } = await git.answer(["cat-file", "-e", `${commit}:${path}`], {
    okCodes: [0, 1, 128],
  });
  return code === 0;
}
