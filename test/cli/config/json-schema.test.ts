import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { configSchemaText, settingNames } from "../../../cli/config/json-schema.ts";

it("is the schema that is shipped (mend with: loopwiki config schema > cli/seed/config.schema.json)", async () => {
  const shipped = new URL("../../../cli/seed/config.schema.json", import.meta.url);
  expect(await readFile(shipped, "utf8")).toBe(configSchemaText());
});

it("knows the names at every depth", () => {
  expect(settingNames([])).toContain("contentRoot");
  expect(settingNames(["audit"])).toEqual(["exclude", "maxPlans"]);
  expect(settingNames(["roles"])).toContain("goal-checker");
  expect(settingNames(["roles", "maker"])).toEqual(["backend", "model", "effort"]);
  expect(settingNames(["programs", "gardener", 0])).toEqual([]);
});
