import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Columns, joinColumns } from "../../../wiki/cache/columns.ts";
import { NumberLists, NumberListWriter } from "../../../wiki/lint/number-lists.ts";

test("each list comes back as it was, through a file", () => {
  const lists = fc.array(fc.array(fc.maxSafeInteger(), { maxLength: 5 }));
  fc.assert(
    fc.property(lists, fc.maxSafeInteger(), (all, wanted) => {
      const writer = new NumberListWriter();
      for (const list of all) writer.add(list);
      const columns = new Columns(Buffer.concat(joinColumns(writer.columns("beds"))));
      const read = new NumberLists(columns.numbers("beds"), columns.integers("beds ends"));
      expect(all.map((_, at) => read.at(at))).toEqual(all);
      expect(read.at(all.length)).toEqual([]);
      for (const [at, list] of all.entries()) {
        expect(read.hasAny(at, new Set([wanted]))).toBe(list.includes(wanted));
        expect(read.hasAny(at, new Set(list.slice(-1)))).toBe(list.length > 0);
      }
    }),
  );
});
