import { join } from "node:path";
import { assertLineOpen, FileIncidentStore, FileLineStore, pullCord, readLine } from "#agents";
import { expect, test } from "vitest";
import { makeFolder } from "../agent-contract.ts";

const clock = (): Date => new Date("2026-11-20T10:00:00.000Z");

async function openLine() {
  const folder = await makeFolder();
  return {
    line: new FileLineStore(join(folder, "andon"), clock),
    incidents: new FileIncidentStore(join(folder, "incidents")),
    clock,
  };
}

const pull = { by: "ada", reason: "The price test passes with any price", evidence: "not ok 1" };

test("a pulled cord stops the line for every plan, and survives a restart", async () => {
  const services = await openLine();
  const { incident, isNew } = await pullCord(services, pull);
  expect(isNew).toBe(true);
  await expect(assertLineOpen(services, "execute")).rejects.toThrow("The line is stopped");
  const document = await services.incidents.document(incident);
  expect(document).toContain("ada pulled the cord: The price test passes with any price");
  expect(document).toContain("not ok 1");
});

test("the same reason is one incident, another plan or reason another, and ten are enough", async () => {
  const services = await openLine();
  const first = await pullCord(services, pull);
  expect(await pullCord(services, pull)).toEqual({ ...first, isNew: false });
  expect((await pullCord(services, { ...pull, plan: "2026-11-prices" })).isNew).toBe(true);
  const words = ["till", "scale", "door", "shelf", "cellar", "lamp", "sign", "bell"];
  for (const word of words)
    await pullCord(services, { ...pull, reason: `The ${word} is on fire now` });
  const { open } = await readLine(services);
  expect(open.size).toBe(10);
  const more = pullCord(services, { ...pull, reason: "The roof is on fire as well" });
  await expect(more).rejects.toThrow("stopped already, by 10 open incidents");
});

test("a word is no reason", async () => {
  await expect(pullCord(await openLine(), { ...pull, reason: "bad" })).rejects.toThrow(
    "a sentence",
  );
});
