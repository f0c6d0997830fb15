import { expect, it } from "vitest";
import { listSettings, runSchema, runShow, runTrust } from "../../../cli/commands/config.ts";
import { configSchemaText } from "../../../cli/config/json-schema.ts";
import { makeRepository } from "../../tools/make-repository.ts";
import { recordingContext } from "../recording-output.ts";

const settings = '{"contentRoot": "memory", "commands": {"test": "water --all"}}';

it("shows the settings in force and where each comes from", async () => {
  const garden = await makeRepository({ "loopwiki.config.json": settings });
  const context = recordingContext(garden.directory);
  expect(await runShow(context, { args: [], options: {} })).toBe(0);
  expect(context.output.answerText).toMatch(/^contentRoot +"memory" {2}\(repository\)$/m);
  expect(context.output.answerText).toMatch(/^commands\.test +"water --all" {2}\(repository\)$/m);
  expect(context.output.answerText).toMatch(/^audit\.maxPlans +5 {2}\(default\)$/m);
});

it("names the strongest file that has a key", () => {
  const layers = [
    { origin: "user" as const, path: "/u", value: { commands: { test: "a", lint: "b" } } },
    { origin: "repository" as const, path: "/r", value: { commands: { test: "c" } } },
  ];
  const found = listSettings({ commands: { test: "c", lint: "b" }, roles: {} }, layers);
  expect(found.map(({ name, origin }) => `${name} ${origin}`)).toEqual([
    "commands.test repository",
    "commands.lint user",
    "roles default",
  ]);
});

it("shows the commands, then remembers the trust", async () => {
  const garden = await makeRepository({ "loopwiki.config.json": settings });
  const context = recordingContext(garden.directory);
  await runTrust(context, { args: [], options: { yes: true } });
  expect(context.output.notes.join()).toContain("commands.test: water --all");
  expect(context.output.answers[0]?.data).toMatchObject({ trusted: true, changed: true });
  await runTrust(context, { args: [], options: {} });
  expect(context.output.answers[1]?.data).toMatchObject({ trusted: true, changed: false });
});

it("prints the schema as it is shipped", async () => {
  const context = recordingContext(".");
  await runSchema(context, { args: [], options: {} });
  expect(context.output.answerText).toBe(configSchemaText());
});
