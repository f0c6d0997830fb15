import { listSeed, LoopwikiError, readSeed, type ContentRoot, type Finding } from "#wiki";
import { parseSkill } from "./parse-skill.ts";
import type { Skill } from "./skill.ts";

/** A skill document: the repository's own, or the one that is shipped. */
export interface StoredSkill {
  /** Name of the folder; equals the skill's name when the skill is sound. */
  name: string;
  origin: "repository" | "seed";
  /** Repository path of the file; `skills/seed/<name>/SKILL.md` for a shipped one. */
  path: string;
  source: string;
  /** Absent when there are findings. */
  skill?: Skill;
  findings: Finding[];
}

/** The skills a chunk may name: `skills/<name>/SKILL.md` below the content root, over the shipped ones. */
export class SkillStore {
  readonly #content: ContentRoot;

  constructor(content: ContentRoot) {
    this.#content = content;
  }

  /** Every skill by name; those that do not parse are there too, with their findings. */
  async list(): Promise<StoredSkill[]> {
    const paths = [...(await this.#content.listMarkdown("skills")), ...(await listSeed("skills"))];
    const names = new Set(paths.flatMap((path) => nameOf(path) ?? []));
    const skills = await Promise.all([...names].toSorted().map((name) => this.#read(name)));
    return skills.filter((skill) => skill !== undefined);
  }

  /** One sound skill. Throws `unknown-skill`, or `skill-invalid` when it does not parse. */
  async get(name: string): Promise<StoredSkill & { skill: Skill }> {
    const stored = await this.#read(name);
    if (stored?.skill !== undefined) return { ...stored, skill: stored.skill };
    if (stored === undefined) {
      const names = (await this.list()).map((skill) => skill.name).join(", ");
      throw new LoopwikiError(
        "unknown-skill",
        `Unexpected skill "${name}", expected one of ${names}.`,
        {
          hint: `Write ${this.#content.repositoryPath(`skills/${name}/SKILL.md`)} to add it.`,
        },
      );
    }
    const [first] = stored.findings;
    throw new LoopwikiError(
      "skill-invalid",
      `Unexpected skill ${stored.path}:${first?.line ?? 1}: ${first?.reason ?? "it cannot be read"}`,
    );
  }

  async #read(name: string): Promise<StoredSkill | undefined> {
    const path = `skills/${name}/SKILL.md`;
    if (nameOf(path) !== name) return undefined;
    const own = await this.#content.read(path);
    if (own !== undefined) {
      const file = this.#content.repositoryPath(path);
      return { name, origin: "repository", path: file, source: own, ...parseSkill(own, file) };
    }
    if (!(await listSeed("skills")).includes(`${name}/SKILL.md`)) return undefined;
    const source = await readSeed("skills", `${name}/SKILL.md`);
    const file = `skills/seed/${name}/SKILL.md`;
    return { name, origin: "seed", path: file, source, ...parseSkill(source, file) };
  }
}

function nameOf(path: string): string | undefined {
  return /^(?:skills\/)?([\w-]+)\/SKILL\.md$/.exec(path)?.[1];
}
