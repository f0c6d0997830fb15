import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Link } from "../../../wiki/markdown/document.ts";
import { LinkRowWriter } from "../../../wiki/markdown/link-rows.ts";

const source = "See [[tomato#Sowing|the tomato]], [soil](soil.md#ph) and ![[shed^key]].\n";

test("a link is read again from the text it stands in", () => {
  const writer = new LinkRowWriter();
  writer.add("wiki", { line: 1, column: 5, start: 4, end: 32 }, [6, 30]);
  writer.add("markdown", { line: 1, column: 35, start: 34, end: 52 }, [41, 51]);
  const rows = writer.take();
  expect(rows.all(source)).toEqual<Link[]>([
    {
      kind: "wiki",
      target: "tomato",
      heading: "Sowing",
      alias: "the tomato",
      place: {
        start: { line: 1, column: 5, offset: 4 },
        end: { line: 1, column: 33, offset: 32 },
      },
    },
    {
      kind: "markdown",
      target: "soil.md",
      heading: "ph",
      place: {
        start: { line: 1, column: 35, offset: 34 },
        end: { line: 1, column: 53, offset: 52 },
      },
    },
  ]);
});

test("rows of many pages stay what they were, however many each has", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 12 }), (counts) => {
      const writer = new LinkRowWriter();
      const pages = counts.map((count, page) => {
        for (let at = 0; at < count; at += 1)
          writer.add("embed", { line: page + 1, column: 1, start: at, end: at + 1 }, [at, at]);
        return writer.take();
      });
      for (const [page, rows] of pages.entries()) {
        expect(rows.count).toBe(counts[page]);
        for (let at = 0; at < rows.count; at += 97) {
          const { kind, place } = rows.read(at, "");
          expect([kind, place.start.line, place.start.offset]).toEqual(["embed", page + 1, at]);
        }
      }
    }),
    { numRuns: 50 },
  );
});

test("what was written of a page that is not plain after all is forgotten", () => {
  const writer = new LinkRowWriter();
  writer.add("wiki", { line: 1, column: 5, start: 4, end: 32 }, [6, 30]);
  writer.clear();
  expect(writer.take().all(source)).toEqual([]);
});
