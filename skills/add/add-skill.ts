import { LoopwikiError, splitFrontMatter, unifiedDiff, type ContentRoot } from "#wiki";
import { checkSkill } from "../check/check-skill.ts";
import type { SkillFinding } from "../check/skill-finding.ts";
import { hashesOf, textOf, type SkillFile } from "../skill-files.ts";
import { driftOf, readLock, writePin, type Pin } from "./lock.ts";
import type { FoundSkill } from "./read-source.ts";

export interface Acceptance {
  /** Ids of findings, or beginnings of at least four characters. */
  ids: readonly string[];
  reason: string;
}

/** What adding would do; `refused` says why it may not be done. */
export interface AddPlan {
  name: string;
  pin: Pin;
  files: readonly SkillFile[];
  /** Findings that were not accepted. */
  findings: SkillFinding[];
  /** As git shows it; empty when nothing changes. */
  diff: string;
  /** Files that go. */
  gone: string[];
  refused?: string;
}

/** Checks a skill from elsewhere against what is here. Writes nothing. */
export async function planAdd(
  content: ContentRoot,
  found: FoundSkill,
  options: {
    present: readonly SkillFile[] | undefined;
    accept: Acceptance;
    update: boolean;
    today: string;
  },
): Promise<AddPlan> {
  const { accept, present, today } = options;
  const name = nameOf(found.files);
  const { skills: pins } = await readLock(content);
  const before = pins[name];
  const all = await checkSkill(name, found.files);
  const taken = acceptedOf(all, accept);
  const kept = (before?.accepted ?? []).filter(({ finding }) =>
    all.some(({ id }) => id === finding),
  );
  const accepted = [
    ...kept.filter(({ finding }) => !taken.some((one) => one.finding === finding)),
    ...taken,
  ];
  const findings = all.filter(
    ({ id, tier }) => tier === "block" || !accepted.some(({ finding }) => finding === id),
  );
  const { files, ...origin } = found;
  const pin: Pin = { ...origin, added: today, files: hashesOf(files), accepted };
  const diff = unifiedDiff(editsOf(content.repositoryPath(`skills/${name}`), present ?? [], files));
  const gone = (present ?? []).map(({ path }) => path).filter((path) => !(path in pin.files));
  const refused = reasonAgainst({ name, findings, present, before, update: options.update });
  return { name, pin, files, findings, diff, gone, ...(refused === undefined ? {} : { refused }) };
}

/** Writes the skill. The pin comes first: cut off in between, the skill is reported as changed, not as ours. */
export async function applyAdd(content: ContentRoot, plan: AddPlan): Promise<void> {
  const { name, pin, files, gone, refused } = plan;
  if (refused !== undefined) throw new LoopwikiError("skill-refused", refused);
  await writePin(content, name, pin);
  for (const path of gone) await content.removeSkillFile(`skills/${name}/${path}`);
  for (const { path, bytes } of files)
    await content.writeSkillFile(`skills/${name}/${path}`, bytes);
}

interface Situation {
  name: string;
  findings: readonly SkillFinding[];
  present: readonly SkillFile[] | undefined;
  before: Pin | undefined;
  update: boolean;
}

function reasonAgainst({ name, findings, present, before, update }: Situation): string | undefined {
  if (findings.some(({ tier }) => tier === "block"))
    return `Unexpected skill "${name}" that could do harm or is malformed, expected one without blocking findings.`;
  if (present !== undefined && before === undefined)
    return `Unexpected skill "${name}", which this repository has already and did not add from elsewhere; expected another name.`;
  if (present !== undefined && !update)
    return `Unexpected skill "${name}", which was added already; expected --update.`;
  const changed = update && before && present ? driftOf(before, present) : [];
  if (changed.length > 0)
    return `Unexpected changes of "${name}" here (${changed.slice(0, 5).join("; ")}), which an update would lose; expected it as it was added.`;
  if (findings.length > 0)
    return `Unexpected ${findings.length} doubtful places, expected each to be accepted by a person: --accept <finding> --reason <why>.`;
  return undefined;
}

function acceptedOf(
  findings: readonly SkillFinding[],
  { ids, reason }: Acceptance,
): Pin["accepted"] {
  if (ids.length > 0 && reason.trim() === "")
    throw new LoopwikiError(
      "no-reason",
      "Unexpected --accept without --reason, expected why it is fine.",
    );
  return ids.flatMap((id) => {
    const matches = findings.filter((each) => id.length >= 4 && each.id.startsWith(id));
    const [found, ...more] = matches;
    if (found?.tier === "warn" && more.length === 0)
      return [{ finding: found.id, said: found.reason, reason: reason.trim() }];
    const why =
      found?.tier === "block" ? "it blocks, and cannot be accepted" : "there is no such finding";
    throw new LoopwikiError("unknown-finding", `Unexpected finding "${id}": ${why}.`);
  });
}

/** The name its document gives it; what is wrong with that is a finding. */
function nameOf(files: readonly SkillFile[]): string {
  const main = files.find(({ path }) => path === "SKILL.md");
  const name = splitFrontMatter((main && textOf(main)) ?? "").data["name"];
  if (typeof name === "string" && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) && name.length <= 64)
    return name;
  throw new LoopwikiError(
    "skill-invalid",
    `Unexpected name ${JSON.stringify(name)} in SKILL.md, expected lower-case words joined by hyphens.`,
  );
}

function editsOf(
  folder: string,
  before: readonly SkillFile[],
  after: readonly SkillFile[],
): { path: string; before: string | undefined; after: string | undefined }[] {
  const paths = [...new Set([...before, ...after].map(({ path }) => path))].toSorted();
  return paths.flatMap((path) => {
    const edit = {
      path: `${folder}/${path}`,
      before: shownOf(before, path),
      after: shownOf(after, path),
    };
    return edit.before === edit.after ? [] : [edit];
  });
}

function shownOf(files: readonly SkillFile[], path: string): string | undefined {
  const file = files.find((each) => each.path === path);
  return file && (textOf(file) ?? `(${file.bytes.length} bytes that are no text)\n`);
}
