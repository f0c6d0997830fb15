import { join } from "node:path";
import { seedFolder, type ContentRoot } from "#wiki";
import { driftOf, readLock, type Pin } from "./add/lock.ts";
import { checkSkill, verdictOf, type Verdict } from "./check/check-skill.ts";
import { withIds, type SkillFinding } from "./check/skill-finding.ts";
import { parseSkill } from "./parse-skill.ts";
import type { Skill } from "./skill.ts";
import { hashesOf, listFolders, readSkillFolder, textOf, type SkillFile } from "./skill-files.ts";

/** Where a skill lies: in our memory, in a folder that other agents read, or in what we ship. */
export interface SkillPlace {
  /** Repository path of the folder; `shipped` for ours. */
  folder: string;
  /** Whether it is the same, byte for byte, as the first place. */
  same: boolean;
}

/** A skill with all that is known about it without running it. */
export interface InspectedSkill {
  name: string;
  /** Absent when the document does not parse. */
  skill?: Skill;
  /** The first is the one that counts. */
  places: SkillPlace[];
  files: SkillFile[];
  findings: SkillFinding[];
  verdict: Verdict;
  /** Where it was added from. */
  pin?: Pin;
  /** What became of it since. */
  drift: string[];
}

const shipped = "shipped";
const agentFolders = [".agents/skills", ".claude/skills"];

/** Every skill that an agent here could follow, by name, each checked. */
export async function inspectSkills(
  content: ContentRoot,
  wanted: readonly string[] = [],
): Promise<InspectedSkill[]> {
  const folders = [
    { folder: content.repositoryPath("skills"), absolute: join(content.root, "skills") },
    ...agentFolders.map((folder) => ({ folder, absolute: join(content.repository, folder) })),
    { folder: shipped, absolute: seedFolder("skills") },
  ];
  const lists = await Promise.all(folders.map(({ absolute }) => listFolders(absolute)));
  const names = [...new Set(lists.flat())].filter(
    (name) => wanted.length === 0 || wanted.includes(name),
  );
  const { skills: pins } = await readLock(content);
  const inspected: InspectedSkill[] = [];
  for (const name of names.toSorted()) {
    const found: (Pick<SkillPlace, "folder"> & { files: SkillFile[] })[] = [];
    for (const { folder, absolute } of folders) {
      const files = await readSkillFolder(join(absolute, name));
      if (files && files.length > 0) found.push({ folder, files });
    }
    const [first] = found;
    const isOurs = first?.folder === content.repositoryPath("skills");
    if (first) inspected.push(await inspect(name, found, isOurs ? pins[name] : undefined));
  }
  return inspected;
}

async function inspect(
  name: string,
  found: readonly (Pick<SkillPlace, "folder"> & { files: SkillFile[] })[],
  pin: Pin | undefined,
): Promise<InspectedSkill> {
  const { folder = "", files = [] } = found[0] ?? {};
  const main = files.find(({ path }) => path === "SKILL.md");
  const { skill } = parseSkill((main && textOf(main)) ?? "", `${folder}/${name}/SKILL.md`);
  const drift = pin ? driftOf(pin, files) : [];
  const accepted = new Set(pin?.accepted.map(({ finding }) => finding));
  const checked = (await checkSkill(name, files)).filter(
    ({ id, tier }) => tier === "block" || !accepted.has(id),
  );
  const drifted = drift.map((what) => {
    const reason = `Unexpected change of an added skill: ${what}, expected it as it was added.`;
    return {
      tier: "warn" as const,
      rule: "skill-drift",
      path: what.split(" ")[0] ?? "",
      line: 1,
      reason,
    };
  });
  const findings = [...checked, ...withIds(drifted)];
  const hash = JSON.stringify(hashesOf(files));
  return {
    name,
    ...(skill === undefined ? {} : { skill }),
    places: found.map((place) => ({
      folder: place.folder,
      same: JSON.stringify(hashesOf(place.files)) === hash,
    })),
    files,
    findings,
    verdict: verdictOf(findings),
    ...(pin === undefined ? {} : { pin }),
    drift,
  };
}
