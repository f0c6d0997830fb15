import * as fc from "fast-check";
import { expect, test } from "vitest";
import { joinLists, NumberLists } from "../../../wiki/lint/number-lists.ts";

test("each list comes back as it was, through JSON", () => {
  const lists = fc.array(fc.array(fc.maxSafeInteger(), { maxLength: 5 }));
  fc.assert(
    fc.property(lists, (all) => {
      const text = JSON.stringify(joinLists(all));
      const read = new NumberLists(JSON.parse(text));
      expect(all.map((_, at) => read.at(at))).toEqual(all.map((list) => list.map((n) => n || 0)));
      expect(read.at(all.length)).toEqual([]);
    }),
  );
});
