import { expect, test } from "vitest";
import { recentLogEntries } from "../../../server/gather/log-entries.ts";

const log = `# Log

## [2026-03-01] init | Opened the garden

Ten beds.

## [2026-03-02] plant | Roses | and tulips

## Not an entry
`;

test("the newest entries come first and nothing else is taken for one", () => {
  expect(recentLogEntries(log, 5)).toEqual([
    { number: 2, date: "2026-03-02", op: "plant", title: "Roses | and tulips" },
    { number: 1, date: "2026-03-01", op: "init", title: "Opened the garden" },
  ]);
  expect(recentLogEntries(log, 1)).toHaveLength(1);
  expect(recentLogEntries("", 5)).toEqual([]);
});
