import { expect, it } from "vitest";
import { nearest } from "../../../cli/config/nearest.ts";

it.each([
  ["comands", "commands"],
  ["COMMANDS", "commands"],
  ["content", "contentRoot"],
  ["lnit", "lint"],
  ["greenhouse", undefined],
])("for %s finds %s", (word, expected) => {
  expect(nearest(word, ["commands", "contentRoot", "lint"])).toBe(expected);
});
