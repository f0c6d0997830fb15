import * as fc from "fast-check";
import { expect, test } from "vitest";
import { nearNames } from "../../../server/gather/near-names.ts";

const shelf = ["10_DOMAIN/pricing", "10_DOMAIN/currency", "20_SYSTEM/till", "log"];

test.each([
  ["pricng", "10_DOMAIN/pricing"],
  ["10_domain/Pricing", "10_DOMAIN/pricing"],
  ["curency", "10_DOMAIN/currency"],
  ["tills", "20_SYSTEM/till"],
])("%s suggests %s first", (wanted, name) => {
  expect(nearNames(wanted, shelf)[0]).toBe(name);
});

test("what resembles nothing gets no suggestion", () => {
  expect(nearNames("xyzzy", shelf)).toEqual([]);
});

test("an existing name always has suggestions, all of them names and no more than asked for", () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{4,12}$/), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(names, fc.nat(), (names, pick) => {
      const wanted = names[pick % names.length] ?? "";
      const near = nearNames(wanted, names, 2);
      expect(near.length).toBeLessThanOrEqual(2);
      expect(near.length).toBeGreaterThan(0);
      expect(names).toEqual(expect.arrayContaining(near));
    }),
  );
});
