import { expect, test } from "vitest";
import { run } from "../../../cli/commands/gates.ts";
import { makeRepository } from "../../tools/make-repository.ts";
import { recordingContext } from "../recording-output.ts";

const till = 'test("the till opens", () => {\n  expect(open()).toBe(true);\n});\n';

async function shop() {
  const repository = await makeRepository({ "test/till.test.ts": till });
  const skipped = { "test/till.test.ts": till.replace("test(", "test.skip(") };
  const head = await repository.commit("Skip a test", skipped);
  const gates = async (args: string[], options: Record<string, unknown> = {}) => {
    const context = recordingContext(repository.directory);
    const code = await run(context, { args, options });
    return { code, answer: context.output.answers[0] };
  };
  return { ...repository, head, gates };
}

test("refuses a skipped test, with leave to change the file too, and exits with 1", async () => {
  const { gates, head } = await shop();
  const { code, answer } = await gates(["main^", "main"]);
  expect(code).toBe(1);
  expect(answer?.text).toContain("gate/T07-test-skipped");
  expect(answer?.text).toContain("gate/T03-test-edited");
  const declared = await gates(["main^", head], { testsMayChange: ["test/**"] });
  expect(declared.code).toBe(1);
  expect(declared.answer?.data).toMatchObject({ blocked: true, testsMayChange: ["test/**"] });
  expect(declared.answer?.text).not.toContain("gate/T03-test-edited");
});

test("a difference that makes no check easier exits with 0", async () => {
  const { gates, commit } = await shop();
  await commit("Open in the morning", { "src/till.ts": "export const open = () => true;\n" });
  const { code, answer } = await gates(["main^", "main"]);
  expect(code).toBe(0);
  expect(answer?.text).toBe(
    "Not refused: no check was made easier, as far as can be seen without running anything.",
  );
});

test("a revision that is not there is an error that teaches", async () => {
  const { gates } = await shop();
  await expect(gates(["--all", "main"])).rejects.toThrow(
    "Unexpected revision --all, expected a commit, branch or tree.",
  );
});
