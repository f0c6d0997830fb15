import { checkSkill, chooseSkills, measureChoice, newSkill, parseSkillTests } from "#skills";
import { expect, test } from "vitest";

const skills = [
  {
    name: "price-labels",
    description: "Prints labels for shelves. Use when a price changes. Do not use for seeds.",
  },
  { name: "seed-order", description: "Orders seeds. Use when the store room is empty." },
];

test("the skill whose words fit the task is chosen, and none for another task", () => {
  expect(chooseSkills("The price of beans has changed", skills).map(({ name }) => name)).toEqual([
    "price-labels",
  ]);
  expect(chooseSkills("Order more seeds for the beds", skills)[0]?.name).toBe("seed-order");
  expect(chooseSkills("Paint the door", skills)).toEqual([]);
  expect(chooseSkills("", skills)).toEqual([]);
});

test("golden tasks say how often a skill is chosen, and for what it is chosen wrongly", () => {
  const tests = parseSkillTests(
    "# Tests\n\n## Shown for\n\n- A price has changed\n- Paint the door\n\n## Not shown for\n\n- New labels for the shelves\n\n## Scripts\n\n- `sh scripts/sum.sh a b` prints `2`\n- `sh scripts/sum.sh`\n",
  );
  expect(tests.scripts).toEqual([
    { command: "sh scripts/sum.sh a b", prints: "2", line: 14 },
    { command: "sh scripts/sum.sh", line: 15 },
  ]);
  expect(measureChoice("price-labels", tests, skills)).toEqual({
    tasks: 2,
    first: 1,
    amongThree: 1,
    others: 1,
    wrongly: 1,
    failed: [
      { task: "Paint the door", line: 6, instead: "none" },
      { task: "New labels for the shelves", line: 10, instead: "price-labels" },
    ],
  });
});

test("a new skill passes the check and its own golden tasks", async () => {
  const description = 'Prints "big" labels: for shelves. Use when a price changes.';
  const files = newSkill("price-labels", description);
  expect(await checkSkill("price-labels", files)).toEqual([]);
  const tests = parseSkillTests(new TextDecoder().decode(files[1]?.bytes));
  expect(measureChoice("price-labels", tests, skills)).toMatchObject({
    tasks: 1,
    first: 1,
    wrongly: 0,
  });
});
