import * as fc from "fast-check";
import { expect, test } from "vitest";
import { proseAt, proseOf } from "../../../../wiki/lint/text/prose.ts";
import { parsePage, type Page } from "../../../../wiki/page.ts";

const bed = parsePage("wiki/bed.md", "");

const line = fc.oneof(
  { weight: 4, arbitrary: fc.constant("") },
  fc.constantFrom(
    "```",
    "```js",
    "~~~",
    "- ```",
    "> ~~~ x",
    "  ",
    "\t",
    "# Peas",
    "` # x",
    "    # x",
  ),
  fc
    .array(
      fc.constantFrom(
        ..."` `` ``` ~~~ peas Winter Garden [[peas]] [a](b.md) <b> </b> <!-- --> < > {{ }} https://a.example/ # ,".split(
          " ",
        ),
        "\r",
        "\u2028",
        "[[peas|a `b]]",
        "[x](y\nz)",
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join(" ")),
);
const body = fc
  .array(fc.tuple(line, fc.constantFrom("\n", "\n", "\r\n", "\r", "\n\n")), { maxLength: 14 })
  .map((lines) => lines.flat().join(""));

test("a part of the prose is the same whether the rest was read or not", () => {
  let told = 0;
  const front = fc.constantFrom("", "\uFEFF", "---\ntitle: Peas\n---\n");
  fc.assert(
    fc.property(front, body, fc.nat(6), (before, text, first) => {
      const { source, document } = parsePage("wiki/bed.md", before + text);
      const fresh = (): Page => ({ ...bed, source, document }); // nothing is known of it
      const whole = proseOf(fresh());
      for (let start = first; start < source.length; start += 7)
        for (const end of [start, start + 1, start + 5, start + 60]) {
          const part = proseAt(fresh(), start, end);
          expect(part).toBe(whole.slice(start, end));
          if (part.trim() !== "") told += 1;
        }
    }),
    { numRuns: 300 },
  );
  expect(told).toBeGreaterThan(200); // blanks are easily the same
});
