import { expect, test } from "vitest";
import { count, dayAndTime, duration } from "../../server/words.ts";

test.each([
  [3, "3 ms"],
  [4_210, "4.2 s"],
  [9_990, "10.0 s"],
  [41_400, "41 s"],
  [59_700, "1 min 0 s"],
  [185_000, "3 min 5 s"],
])("%d ms is %s", (milliseconds, words) => {
  expect(duration(milliseconds)).toBe(words);
});

test("times are shown to the minute, and what is no time as it is", () => {
  expect(dayAndTime("2026-11-20T04:57:31.120Z")).toBe("2026-11-20 04:57");
  expect(dayAndTime("yesterday")).toBe("yesterday");
});

test("one thing is no plural", () => {
  expect([count(1, "page"), count(2, "page"), count(0, "page")]).toEqual([
    "1 page",
    "2 pages",
    "0 pages",
  ]);
});
