import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Columns, joinColumns } from "../../../wiki/cache/columns.ts";

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("caf\u00e9", "\ud83c\udf31", "\ud800"), // half a character, as a cut text has
);

test("numbers and texts come back exactly, wherever the bytes lie", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer()),
      fc.array(fc.double()),
      fc.array(text),
      fc.nat({ max: 9 }),
      (rows, sizes, names, shift) => {
        const parts = joinColumns({
          rows: new Int32Array(rows),
          names,
          sizes: new Float64Array(sizes),
        });
        const bytes = Buffer.concat([Buffer.alloc(shift), ...parts]).subarray(shift);
        const read = new Columns(bytes);
        expect([...read.integers("rows")]).toEqual(rows);
        expect([...read.numbers("sizes")]).toEqual(sizes);
        expect(read.texts("names").all()).toEqual(names);
        expect(() => read.integers("gone")).toThrow("without gone");
      },
    ),
  );
});
