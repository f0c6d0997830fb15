import { expect, test } from "vitest";
import { isTelling, sameStamp, type FileStamp } from "../../../wiki/cache/file-stamp.ts";

const noon = Date.UTC(2026, 10, 20, 12);
const stamp = (seconds: number, changed = seconds): FileStamp => ({
  size: 7,
  mtimeMs: noon + seconds * 1000,
  ctimeMs: noon + changed * 1000,
  ino: 3,
});

test.each([
  ["written a minute ago", stamp(-60), true],
  ["written just now: it can be written again in the same tick", stamp(-1), false],
  ["copied with an old date a moment ago", stamp(-3600, -1), false],
  ["from a clock that goes ahead", stamp(30), false],
  ["with a date in the future, changed long ago", stamp(3600, -60), false],
])("the stamp of a file %s", (_, file, isBelieved) => {
  expect(isTelling(file, noon)).toBe(isBelieved);
});

test.each([
  ["another size", { size: 8 }],
  ["another date", { mtimeMs: noon }],
  ["its date set back: that changes the time of change", { ctimeMs: noon }],
  ["another file in its place", { ino: 4 }],
])("a file is another with %s", (_, change) => {
  expect(sameStamp(stamp(-60), stamp(-60))).toBe(true);
  expect(sameStamp(stamp(-60), { ...stamp(-60), ...change })).toBe(false);
});
