import {
  correctionBudget,
  dangersIn,
  LoopwikiError,
  readCorrections,
  type ContentRoot,
  type Correction,
  type CorrectionLine,
  type Git,
} from "#wiki";
import { addCorrection, compactCorrections, isAgents, type Compacted } from "./corrections.ts";
import type { GateFacts } from "./learning-gate.ts";
import type { Embed } from "./likeness.ts";
import { blamer, personOf } from "./propose-corrections.ts";

/** Where a person looks after AGENTS.md: the working tree. */
export interface AgentsMdPlace {
  git: Git;
  content: ContentRoot;
  /** ISO time. */
  now: string;
  embed?: Embed | undefined;
}

export interface AgentsMdState {
  lines: CorrectionLine[];
  used: { lines: number; characters: number };
  budget: { lines: number; characters: number };
}

/** The corrections that stand in AGENTS.md, and how much room is left. Throws when it has no block. */
export async function readAgentsMd({
  content,
}: Pick<AgentsMdPlace, "content">): Promise<AgentsMdState> {
  const { lines } = await blockOf(content);
  const characters = lines.reduce((sum, { text }) => sum + text.length, 0);
  return { lines, used: { lines: lines.length, characters }, budget: correctionBudget };
}

/**
 * A person's correction, written into the block of the working tree with their name and the date. Throws
 * `correction-refused` when it hides or leaks something, says what stands there, or has no room.
 */
export async function correctAgentsMd(
  place: AgentsMdPlace,
  text: string,
  replaces: string | undefined,
): Promise<Correction> {
  const { source } = await blockOf(place.content);
  const offered = {
    text,
    replaces,
    evidence: "said",
    by: await personOf(place.git),
    date: place.now.slice(0, 10),
  };
  const facts = await factsOf(place);
  const answer = await addCorrection(source, offered, { by: "person", facts });
  if ("refused" in answer)
    throw new LoopwikiError("correction-refused", `Unexpected correction: ${answer.refused}.`, {
      hint: "`loopwiki agents-md show` lists what stands there; --replace <id> takes the place of one.",
    });
  await place.content.writeRepositoryFile("AGENTS.md", answer.source);
  return answer.correction;
}

/** Attributes what a person wrote between runs, merges what is said twice, retires what the code says. */
export async function compactAgentsMd(
  place: AgentsMdPlace,
  { dryRun }: { dryRun: boolean },
): Promise<Compacted> {
  const { source } = await blockOf(place.content);
  const blame = blamer(place.git, undefined, place.now);
  const compacted = await compactCorrections(source, { blame, facts: await factsOf(place) });
  if (!dryRun && compacted.source !== source)
    await place.content.writeRepositoryFile("AGENTS.md", compacted.source);
  return compacted;
}

/** What would be dangerous or needless in a correction, beyond what lint says of the file. */
export async function checkAgentsMd(
  place: AgentsMdPlace,
): Promise<{ line: number; reason: string }[]> {
  const { lines } = await blockOf(place.content);
  const problems: { line: number; reason: string }[] = [];
  for (const { line, text } of lines)
    for (const danger of await dangersIn(text))
      problems.push({ line, reason: `Unexpected ${danger}, expected text that only informs.` });
  const { actions } = await compactAgentsMd(place, { dryRun: true });
  const needless = actions.filter((action) => / is (?:merged|retired)/.test(action));
  for (const action of needless) {
    const line =
      lines.find(({ correction }) => action.startsWith(correction?.id ?? "-"))?.line ?? 1;
    problems.push({ line, reason: `Unexpected correction: ${action}.` });
  }
  return problems;
}

/** Who is behind a line: by what it says, and by git. */
export interface BlamedLine {
  line: number;
  text: string;
  id?: string;
  by: string;
  /** An agent's role and run; absent for people. */
  run?: string;
  evidence: string;
  date: string;
  /** `edit@<commit>` that brought the line as it is, or `edit` when it is not committed. */
  brought: string;
}

export async function blameAgentsMd(place: AgentsMdPlace): Promise<BlamedLine[]> {
  const { lines } = await blockOf(place.content);
  const blame = blamer(place.git, undefined, place.now);
  const blamed: BlamedLine[] = [];
  for (const { line, text, correction } of lines) {
    const git = await blame(line);
    const { by, evidence, date } = correction ?? git;
    const run = isAgents({ evidence }) ? evidence.replace(/\/.*/, "") : undefined;
    blamed.push({
      line,
      text,
      ...(correction ? { id: correction.id } : {}),
      by,
      ...(run === undefined ? {} : { run }),
      evidence,
      date,
      brought: git.evidence,
    });
  }
  return blamed;
}

async function blockOf(content: ContentRoot): Promise<{ source: string; lines: CorrectionLine[] }> {
  const source = await content.readRepositoryFile("AGENTS.md");
  const block = source === undefined ? undefined : readCorrections(source);
  if (source !== undefined && block) return { source, lines: block.lines };
  throw new LoopwikiError(
    "no-corrections-block",
    source === undefined
      ? "There is no AGENTS.md, expected one with a loopwiki block."
      : "Unexpected AGENTS.md, expected one whole block between <!-- loopwiki:corrections:begin --> and <!-- loopwiki:corrections:end -->.",
    { hint: "loopwiki init" },
  );
}

async function factsOf({ git, content, embed }: AgentsMdPlace): Promise<GateFacts> {
  const listed = await git.run(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  return {
    files: listed.split("\0").filter((file) => file !== ""),
    textOf: (path) => content.readBeside(path).catch(() => undefined),
    evidenceExists: () => Promise.resolve(true), // a person's word needs none
    embed,
  };
}
