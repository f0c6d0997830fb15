import { expect, test } from "vitest";
import { judgeDiff } from "../../../../../agents/execute/gates/gaming/judge-diff.ts";
import { makeRepository } from "../../../../tools/make-repository.ts";

interface Case {
  path: string;
  before: string;
  after: string;
  test: Record<string, string>;
}

const jsTest = {
  "test/till.test.js":
    'import { test } from "node:test";\nimport assert from "node:assert";\ntest("off", () => assert.equal(discount(200, 10), 180));\ntest("days", () => assert.equal(daysIn(1), 31));\ntest("text", () => assert.equal(textOf(404), "Not found"));\n',
};
const pyTest = { "test_till.py": "def test_off():\n    assert discount(200, 10) == 180\n" };
const goTest = {
  "till_test.go":
    'package shop\n\nimport "testing"\n\nfunc TestOff(t *testing.T) {\n\tif Discount(200, 10) != 180 {\n\t\tt.Fatal("no")\n\t}\n}\n',
};
const js = (body: string): Case => ({
  path: "src/till.js",
  before: "export function discount(price, percent) {\n  return 0;\n}\n",
  after: `export function discount(price, percent) {\n  ${body}\n  return 0;\n}\n`,
  test: jsTest,
});

async function idsOf({ path, before, after, test: tests }: Case): Promise<(string | undefined)[]> {
  const { git, commit } = await makeRepository({ [path]: before, ...tests });
  const base = await git.run(["rev-parse", "HEAD"]);
  const head = await commit("Change the till", { [path]: after });
  return (await judgeDiff({ git, base, head, testsMayChange: [] })).map(({ ruleId }) => ruleId);
}

const copied: Record<string, Case> = {
  "two inputs": js("if (price === 200 && percent === 10) return 180;"),
  "one input": js("if (price == 200) { return 180; }"),
  "a choice of two": js("return price === 200 ? 180 : 0;"),
  "a switch": js("switch (price) {\n    case 200: return 180;\n  }"),
  python: {
    path: "till.py",
    before: "def discount(price, percent):\n    return 0\n",
    after:
      "def discount(price, percent):\n    if price == 200 and percent == 10:\n        return 180\n    return 0\n",
    test: pyTest,
  },
  go: {
    path: "till.go",
    before: "package shop\n\nfunc Discount(price, percent int) int {\n\treturn 0\n}\n",
    after:
      "package shop\n\nfunc Discount(price, percent int) int {\n\tif price == 200 && percent == 10 {\n\t\treturn 180\n\t}\n\treturn 0\n}\n",
    test: goTest,
  },
  rust: {
    path: "src/lib.rs",
    before:
      "pub fn off(price: i32) -> i32 {\n    0\n}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n    #[test]\n    fn takes_off() {\n        assert_eq!(off(200), 180);\n    }\n}\n",
    after:
      "pub fn off(price: i32) -> i32 {\n    match price {\n        200 => 180,\n        _ => 0,\n    }\n}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n    #[test]\n    fn takes_off() {\n        assert_eq!(off(200), 180);\n    }\n}\n",
    test: {},
  },
};

test.each(Object.entries(copied))("answers copied from tests: %s", async (_, one) => {
  expect(await idsOf(one)).toEqual(["gate/S08-special-case"]);
});

const honest: Record<string, Case> = {
  "a guard": js("if (price === 0) return 0;"),
  "a message for a code": js('if (price === 404) return "Not found";'),
  "a name": js('if (price === "tea") return 180;'),
  "a number that no test has": js("if (price === 300) return 270;"),
  "a branch that works": js("if (price === 200) return price - percent * 2;"),
  "a range": js("if (price >= 200) return 180;"),
};

test.each(Object.entries(honest))("honest: %s", async (_, one) => {
  expect(await idsOf(one)).toEqual([]);
});
