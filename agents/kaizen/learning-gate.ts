import { matchesAny } from "#plans";
import type { LearningRecord } from "../journal/run-records.ts";
import { bandOf, findTwin, type Embed } from "./likeness.ts";
import type { LearningEntry } from "./learning-lines.ts";
import { isNarration, isVacuous, tellsAlready } from "./substance.ts";
import { refuseText, refuseUnsafe } from "./text-checks.ts";

/** Longest trigger and rule, in characters: a learning is a line, not a page. */
const maxTrigger = 200;
const maxRule = 400;

type Check = [refuses: (learning: LearningRecord) => boolean, reason: string];

const checks: readonly Check[] = [
  [
    ({ trigger, rule }) => trigger.trim() === "" || rule.trim() === "",
    "it has no trigger or no rule",
  ],
  [
    ({ evidence }) => !/^\S+$/.test(evidence),
    "it is anchored to no evidence, expected one id or path@commit",
  ],
  [
    ({ trigger, rule }) => [trigger, rule].some((part) => part !== oneLine(part)),
    "it is more than one line",
  ],
  [({ trigger }) => trigger.includes(": "), 'its trigger holds ": ", which begins the rule'],
  [
    ({ trigger, rule }) => trigger.length > maxTrigger || rule.length > maxRule,
    `it is longer than ${maxTrigger} and ${maxRule} characters`,
  ],
];

/** Why a learning may not be written, by its words and those that are known (DESIGN 5, Learning). */
export function refuseLearning(
  learning: LearningRecord,
  known: readonly LearningRecord[],
): string | undefined {
  const refusal =
    checks.find(([refuses]) => refuses(learning))?.[1] ?? refuseText(textOf(learning));
  if (refusal !== undefined) return refusal;
  const twin = known.find(
    (other) => other.id !== learning.id && bandOf(textOf(learning), textOf(other)) === "same",
  );
  return twin ? `it says the same as ${twin.id}` : undefined;
}

/** What the gate asks the repository. */
export interface GateFacts {
  /** All files of the tree that the learning will stand beside. */
  files: readonly string[];
  textOf(path: string): Promise<string | undefined>;
  /** Whether a run, an incident or a file at a commit is there. */
  evidenceExists(evidence: string): Promise<boolean>;
  embed?: Embed | undefined;
}

export type Judgement =
  | { decision: "accept"; note?: string }
  | { decision: "merge"; into: LearningEntry }
  | { decision: "refuse"; reason: string };

export interface Offer {
  learning: LearningRecord;
  /** `harness`: its words are ours and name the failure, so that they have substance by themselves. */
  by: "agent" | "harness";
}

/** The whole gate. What is doubtful is refused; what may be a duplicate, and may not, stays beside it. */
export async function judgeLearning(
  { learning, by }: Offer,
  known: readonly LearningEntry[],
  facts: GateFacts,
): Promise<Judgement> {
  const others = known.filter((entry) => entry.learning.id !== learning.id);
  const reason =
    refuseLearning(learning, []) ??
    (await refuseUnsafe(textOf(learning))) ??
    refuseScope(learning, facts) ??
    ((await facts.evidenceExists(learning.evidence))
      ? undefined
      : `its evidence ${learning.evidence} is not there`) ??
    (by === "agent" ? await refuseSubstance(learning, facts) : undefined);
  if (reason !== undefined) return { decision: "refuse", reason };
  const texts = others.map((entry) => ({ entry, text: textOf(entry.learning) }));
  const { twin, band } = await findTwin(textOf(learning), texts, facts.embed);
  if (twin?.entry.retired === true)
    return { decision: "refuse", reason: `${twin.entry.learning.id} said it and was retired` };
  if (twin) return { decision: "merge", into: twin.entry };
  return band === "unsure"
    ? { decision: "accept", note: "another learning is near it; both stay" }
    : { decision: "accept" };
}

function refuseScope({ scope }: LearningRecord, { files }: GateFacts): string | undefined {
  if (scope.length === 0) return "it is about no files";
  if (scope.some((glob) => glob.startsWith("/") || glob.split("/").includes("..")))
    return "it is about files outside the repository";
  if (scope.every((glob) => /^[*/]+$/.test(glob))) return "it is about all files, so about none";
  return files.some((file) => scope.includes(file) || matchesAny(file, scope))
    ? undefined
    : `no file is ${scope.join(" or ")}`;
}

/** Most files read to see whether the code says it already. */
const maxRead = 40;
const manifests = new Set(["package.json", "AGENTS.md", "README.md"]);

async function refuseSubstance(
  { trigger, rule, scope }: LearningRecord,
  facts: GateFacts,
): Promise<string | undefined> {
  if (isNarration(rule)) return "it tells what happened, expected what to do";
  if (isVacuous(trigger, rule)) return "it would be true of any task anywhere";
  const named = [
    ...`${trigger} ${rule}`.matchAll(/(?<![\w@./-])[\w.-]+(?:\/[\w.-]+)+\.\w{1,5}\b/g),
  ];
  const missing = named.find(([path]) => !facts.files.includes(path));
  if (missing) return `it names ${missing[0]}, which is not there`;
  const near = facts.files
    .filter((file) => manifests.has(file) || scope.includes(file) || matchesAny(file, scope))
    .slice(0, maxRead);
  const texts = await Promise.all(
    near.map(async (path) => ({ path, text: (await facts.textOf(path)) ?? "" })),
  );
  const place = tellsAlready(rule, texts);
  return place && `${place.path}:${place.line} shows it already`;
}

export function textOf({ trigger, rule }: Pick<LearningRecord, "trigger" | "rule">): string {
  return `${trigger}\n${rule}`;
}

/** The form in which a part of a learning stands on the page. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
