import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { FileFeedbackStore, Redactor } from "#agents";
import { expect, test } from "vitest";
import { makeFolder } from "../agent-contract.ts";

const key = "till-key-0123456789";

const clock = (): Date => new Date("2026-11-20T10:00:00.000Z");

async function openStore(): Promise<{ store: FileFeedbackStore; folder: string; path: string }> {
  const folder = await makeFolder();
  const store = new FileFeedbackStore(folder, clock, new Redactor([key]));
  return { store, folder, path: join(folder, "reports.jsonl") };
}

test("a report is kept with its defaults, redacted, and read back as it was told", async () => {
  const { store, path } = await openStore();
  const report = await store.add({
    text: ` The till wants ${key} `,
    tool: "read_pages\n",
    callsWasted: 3,
  });
  expect(report).toEqual({
    id: expect.stringMatching(/^FR-20261120-[0-9a-f]{8}$/),
    at: "2026-11-20T10:00:00.000Z",
    text: "The till wants [redacted]",
    tool: "read_pages",
    callsWasted: 3,
    severity: "medium",
    reporter: "somebody",
  });
  expect(await store.list()).toEqual([report]);
  expect(await readFile(path, "utf8")).not.toContain(key);
});

test("the same told twice, even by two at once, is one report", async () => {
  const { store, folder } = await openStore();
  const other = new FileFeedbackStore(
    folder,
    () => new Date("2026-11-20T11:00:00Z"),
    new Redactor([]),
  );
  const said = { text: "Too many clicks", reporter: "ada" };
  await Promise.all([store.add(said), other.add(said), store.add(said)]);
  expect(await store.list()).toHaveLength(1);
  await store.add({ ...said, reporter: "bo" });
  expect(await store.list()).toHaveLength(2);
});

test("a torn line, or one of a newer version, costs no other report", async () => {
  const { store, path } = await openStore();
  await store.add({ text: "First" });
  await appendFile(path, '\n{"id":"FR-1","text":"tor');
  await appendFile(path, '\n{"id":"FR-2","mood":"purple"}\n');
  await store.add({ text: "Second" });
  expect((await store.list()).map(({ text }) => text)).toEqual(["First", "Second"]);
});
