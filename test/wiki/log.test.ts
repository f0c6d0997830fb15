import {
  addIndexEntry,
  addLogEntry,
  ContentRoot,
  parsePage,
  writeIndexEntry,
  writeLogEntry,
} from "#wiki";
import * as fc from "fast-check";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRepository } from "../tools/make-repository.ts";

const entry = {
  date: "2026-11-20",
  op: "merge",
  title: "Water the beds",
  id: "2026-11-water/pump",
};

test("adds an entry at the end, once", () => {
  const once = addLogEntry("# Log\n", { ...entry, body: "The pump runs.\n" });
  expect(once).toBe(
    "# Log\n\n## [2026-11-20] merge | Water the beds\n<!-- loopwiki:2026-11-water/pump -->\n\nThe pump runs.\n",
  );
  expect(addLogEntry(once, { ...entry, title: "Another try" })).toBe(once);
  expect(addLogEntry(once, { ...entry, id: "2026-11-water" })).toContain("water -->\n");
});

test("keeps the text before, and the file's line ends", () => {
  const log = "# Log\r\n\r\nOld words   \r\n";
  const added = addLogEntry(log, { ...entry, body: "a\nb" });
  expect(added.startsWith(log)).toBe(true);
  expect(added.replaceAll("\r\n", "")).not.toContain("\n");
});

test("no entry can hide or swallow the next", () => {
  const tricky = addLogEntry("", {
    ...entry,
    title: "Two\nlines",
    body: "<!-- loopwiki:next -->\n```\nopen",
  });
  const log = addLogEntry(tricky, { ...entry, id: "next", title: "Next" });
  expect(parsePage("wiki/log.md", log).document.headings.map(({ text }) => text)).toEqual([
    "[2026-11-20] merge | Two lines",
    "[2026-11-20] merge | Next",
  ]);
});

test("any entries, in any order, stand once each", () => {
  const entries = fc.array(
    fc.record({
      id: fc.constantFrom("a", "a b", "a--b", "-->", "c"),
      title: fc.string(),
      body: fc.string(),
    }),
  );
  fc.assert(
    fc.property(entries, (list) => {
      const write = (text: string) =>
        list.reduce((log, part) => addLogEntry(log, { ...entry, ...part }), text);
      const log = write("# Log");
      expect(write(log)).toBe(log);
      const marks = log.match(/^<!-- loopwiki:.* -->$/gm) ?? [];
      expect(new Set(marks).size).toBe(marks.length);
    }),
  );
});

const bed = {
  path: "wiki/10_DOMAIN/bed.md",
  id: "10_DOMAIN/bed",
  title: "Beds",
  summary: "where things grow",
};
const index = `# Index

## Domain

- [[10_DOMAIN/tomato|Tomato]]: red

Some words.

## System (20_SYSTEM)

`;

test("lists a page below its folder, once", () => {
  const once = addIndexEntry(index, bed);
  expect(once).toBe(
    index.replace("Some words.\n", "Some words.\n\n- [[10_DOMAIN/bed|Beds]]: where things grow\n"),
  );
  expect(addIndexEntry(once, { ...bed, title: "Other" })).toBe(once);
  const linked = `${index}See [the beds](10_DOMAIN/bed.md).\n`;
  expect(addIndexEntry(linked, bed)).toBe(linked);
});

test("goes on with a list, starts one below a heading, or adds the heading", () => {
  const herb = {
    ...bed,
    path: "wiki/10_DOMAIN/herb.md",
    id: "10_DOMAIN/herb",
    title: "He|rb]]",
    summary: "",
  };
  expect(addIndexEntry("## Domain\n\n- [[10_DOMAIN/bed]]\n\n## Log\n", herb)).toBe(
    "## Domain\n\n- [[10_DOMAIN/bed]]\n- [[10_DOMAIN/herb|He rb]]\n\n## Log\n".replace(
      "He rb",
      "He rb  ",
    ),
  );
  const pump = {
    path: "wiki/20_SYSTEM/pump.md",
    id: "20_SYSTEM/pump",
    title: "Pump",
    summary: "moves\nwater",
  };
  expect(addIndexEntry(index, pump)).toBe(
    `${index.trimEnd()}\n\n- [[20_SYSTEM/pump|Pump]]: moves water\n\n`,
  );
  expect(addIndexEntry("# Index", pump)).toBe(
    "# Index\n\n## System\n\n- [[20_SYSTEM/pump|Pump]]: moves water\n",
  );
});

test("writes through the content root, and creates what is missing", async () => {
  const { directory } = await makeRepository();
  const content = new ContentRoot(directory, "memory");
  await writeLogEntry(content, entry);
  await writeLogEntry(content, entry);
  await writeIndexEntry(content, bed);
  const log = await readFile(join(directory, "memory/wiki/log.md"), "utf8");
  expect(log.match(/Water the beds/g)).toHaveLength(1);
  expect(log.startsWith("# Log\n")).toBe(true);
  expect(await content.read("wiki/index.md")).toContain("[[10_DOMAIN/bed|Beds]]");
});
