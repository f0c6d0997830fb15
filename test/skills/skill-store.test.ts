import { parseSkill, SkillStore } from "#skills";
import { ContentRoot, listSeed, readSeed } from "#wiki";
import { expect, test } from "vitest";
import { makeRepository } from "../tools/make-repository.ts";

const problems = (source: string, file = "skills/pruning/SKILL.md"): string[] =>
  parseSkill(source, file).findings.map(({ line, reason }) => `${line} ${reason}`);

test("the shipped skills are whole: format, length, and what they promise to say", async () => {
  const { directory } = await makeRepository();
  const skills = await new SkillStore(new ContentRoot(directory)).list();
  expect(skills.map(({ name, origin }) => `${name} ${origin}`)).toEqual([
    "andon seed",
    "diagnose seed",
    "improve-architecture seed",
    "tdd seed",
  ]);
  for (const { source, skill, findings } of skills) {
    expect(findings).toEqual([]);
    expect(source.split("\n").length).toBeGreaterThanOrEqual(40);
    expect(source.split("\n").length).toBeLessThanOrEqual(90);
    expect(skill?.description).toMatch(/Use (when|for)/);
    for (const heading of [
      "When to use it",
      "What the gates check",
      "How to report",
      "Common mistakes",
    ]) {
      expect(skill?.instructions).toContain(`## ${heading}`);
    }
  }
});

test("the repository's own skill stands over the shipped one", async () => {
  const own = "---\nname: tdd\ndescription: Ours. Use when planting.\n---\nPlant first.\n";
  const { directory } = await makeRepository({
    "memory/skills/tdd/SKILL.md": own,
    "memory/skills/pruning/SKILL.md": "---\nname: prune\ndescription: x\n---\nCut.\n",
    "memory/skills/README.md": "# Skills\n",
  });
  const skills = new SkillStore(new ContentRoot(directory, "memory"));
  expect(await skills.get("tdd")).toMatchObject({
    origin: "repository",
    path: "memory/skills/tdd/SKILL.md",
    skill: { instructions: "Plant first." },
  });
  expect((await skills.list()).map(({ name }) => name)).toContain("pruning");
  await expect(skills.get("pruning")).rejects.toMatchObject({ code: "skill-invalid" });
  await expect(skills.get("weeding")).rejects.toMatchObject({
    code: "unknown-skill",
    message: expect.stringContaining("andon, diagnose, improve-architecture, pruning, tdd"),
  });
  await expect(skills.get("..")).rejects.toMatchObject({ code: "unknown-skill" });
});

test("what is wrong is said with line and example", () => {
  const good = "---\nname: pruning\ndescription: Cut roses. Use when they bloomed.\n---\nCut.\n";
  expect(problems(good)).toEqual([]);
  expect(problems("Cut.")).toEqual(["1 Missing front matter, expected name and description."]);
  expect(problems(good, "skills/cutting/SKILL.md")).toEqual([
    '2 Unexpected `name` "pruning" in the folder "cutting", expected both to be equal.',
  ]);
  for (const name of ["Pruning", "-prune", "prune-", "prune--roses", "a".repeat(65)]) {
    expect(problems(good.replace("pruning", name), `skills/${name}/SKILL.md`)[0]).toMatch(
      /^2 Unexpected `name`/,
    );
  }
  expect(problems(good.replace(/description: .*/, "description: ''"))[0]).toMatch(
    /^3 Unexpected `description`/,
  );
  expect(problems(good.replace("Cut.\n", ""))[0]).toMatch(/^5 Unexpected empty skill/);
  expect(
    problems(good.replace("---\nCut", "allowed-tools: Read Grep\nlicense: MIT\n---\nCut")),
  ).toEqual([]);
});

test("seeds are read by path, and nothing outside them is", async () => {
  expect(await listSeed("skills")).toContain("tdd/SKILL.md");
  expect(await listSeed("plans")).toEqual(["README.md", "TEMPLATE.md"]);
  await expect(readSeed("skills", "../index.ts")).rejects.toMatchObject({ code: "seed-missing" });
  await expect(readSeed("skills", "tdd")).rejects.toMatchObject({ code: "seed-missing" });
});
