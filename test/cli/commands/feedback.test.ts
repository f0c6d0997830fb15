import { expect, test } from "vitest";
import { run } from "../../../cli/commands/feedback.ts";
import { makeRepository } from "../../tools/make-repository.ts";
import { recordingContext } from "../recording-output.ts";

async function tell(directory: string, text: string, options: Record<string, unknown> = {}) {
  const context = recordingContext(directory);
  const code = await run(context, { args: text === "" ? [] : [text], options });
  return { code, text: context.output.answerText, next: context.output.nextCommands };
}

test("what was in the way is kept, and listed with the newest first", async () => {
  const { directory } = await makeRepository({ "till.js": "" });
  expect((await tell(directory, "")).text).toBe("Nobody has reported any friction.");
  const options = { by: "ada", severity: "high", task: "pricing", tool: "search", calls: "3" };
  expect((await tell(directory, "The log is found first", options)).text).toMatch(/^Kept as FR-/);
  await tell(directory, "No page about tax\u202E", { by: "bo" });
  const { code, text } = await tell(directory, "", { list: true });
  expect(code).toBe(0);
  expect(text.replaceAll(/FR-\d{8}-[0-9a-f]{8} {2}[\d-]{10}/g, "ID")).toBe(
    "ID  medium  bo\n  No page about tax\\u{202e}\n\nID  high  ada\n  tool search, while pricing, 3 calls wasted\n  The log is found first",
  );
});

test.each([
  [{ severity: "grave" }, "Unexpected --severity, expected one of low, medium, high, critical."],
  [{ calls: "many" }, "Unexpected --calls, expected a whole number"],
  [{ calls: "-1" }, "Unexpected --calls"],
  [{ by: "x".repeat(200) }, "Unexpected --by, expected at most 120 characters."],
])("%j is refused with what is expected", async (options, message) => {
  const { directory } = await makeRepository({ "till.js": "" });
  await expect(tell(directory, "Slow", options)).rejects.toThrow(message);
});
