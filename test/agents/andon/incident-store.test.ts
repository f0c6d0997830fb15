import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileIncidentStore, type Incident } from "#agents";
import * as fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";

const incident: Incident = {
  id: "INC-20260601-0a1b2c3d",
  plan: "2026-06-price-validation",
  run: "2026-06-price-validation.1",
  chunk: "validate-price",
  category: "assertion_failure",
  confidence: 0.7,
  signature: "0123456789ab",
  stops: "line",
  reason: 'chunk "Refuse: negative # prices" failed 3 times',
  opened_at: "2026-06-01T08:00:00.000Z",
  evidence: "exit code 1\n\n    indented\n## Five Whys\n---\nnot ok 1",
};

async function makeStore(): Promise<{ store: FileIncidentStore; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), "loopwiki-incidents-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return { store: new FileIncidentStore(folder), folder };
}

test("an incident is read back as it was opened, also when its evidence looks like the document", async () => {
  const { store } = await makeStore();
  expect(await store.list()).toEqual([]);
  await store.open(incident);
  expect(await store.list()).toEqual([incident]);
});

test("opening it again leaves what a person has written into it", async () => {
  const { store } = await makeStore();
  const path = await store.open(incident);
  await appendFile(path, "L1: the till refuses negative prices.\n");
  await store.open({ ...incident, evidence: "something else" });
  expect(await readFile(path, "utf8")).toContain("L1: the till refuses negative prices.");
  expect(await store.list()).toEqual([incident]);
});

test("lists oldest first and passes over files that are no incidents", async () => {
  const { store, folder } = await makeStore();
  const later = { ...incident, id: "INC-20260602-ffffffff", opened_at: "2026-06-02T08:00:00.000Z" };
  await store.open(later);
  await store.open({ ...incident, id: "INC-20260601-zzzzzzzz" });
  await writeFile(join(folder, "notes.md"), "# Call the baker\n");
  expect((await store.list()).map(({ opened_at }) => opened_at)).toEqual([
    incident.opened_at,
    later.opened_at,
  ]);
});

test("any evidence survives, but for spaces at the ends of lines", async () => {
  const { store } = await makeStore();
  let count = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string(), { maxLength: 5 }), async (lines) => {
      const evidence = lines
        .map((line) => line.trimEnd())
        .join("\n")
        .trimEnd();
      const id = `INC-20260601-${(count += 1)}`;
      await store.open({ ...incident, id, evidence });
      const found = (await store.list()).find((one) => one.id === id);
      expect(found?.evidence).toBe(evidence);
    }),
    { numRuns: 25 },
  );
});
