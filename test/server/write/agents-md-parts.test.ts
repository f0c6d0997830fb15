import * as fc from "fast-check";
import { expect, test } from "vitest";
import { partsOf, withTheirParts } from "../../../server/write/agents-md-parts.ts";

const block = "<!-- loopwiki:begin -->\nRead the wiki.\n<!-- loopwiki:end -->\n";
const plain = (text: string): string => text.replaceAll("\r\n", "\n");
const text = fc
  .array(fc.constantFrom("Be kind.", "", "\r\n", "\n", "Count the till.\r\n", "# Shop\n"), {
    maxLength: 6,
  })
  .map((parts) => parts.join(""));

test("what is a person's stands around the block", () => {
  expect(partsOf(`# Shop\n\n${block}\nMore.`)).toEqual({
    before: "# Shop\n\n",
    block,
    after: "\nMore.",
  });
  expect(partsOf("# Shop\n<!-- loopwiki:begin -->\n")).toMatchObject({ block: undefined });
  expect(partsOf("<!-- loopwiki:end -->\n<!-- loopwiki:begin -->\n")).toMatchObject({
    block: undefined,
  });
});

test("what a form sends back unchanged is saved byte for byte, whatever its line ends", () => {
  fc.assert(
    fc.property(text, text, fc.boolean(), (before, after, hasBlock) => {
      const file = hasBlock ? `${before === "" ? "" : `${before}\n`}${block}${after}` : before;
      const parts = partsOf(file);
      const sent = { before: plain(parts.before), after: plain(parts.after) };
      expect(withTheirParts(parts, sent)).toBe(file);
    }),
  );
});

test("text that was written gets the line ends of the file, and never runs into the block", () => {
  const parts = partsOf(`# Shop\r\n${block.replaceAll("\n", "\r\n")}`);
  expect(withTheirParts(parts, { before: "# Shop\n\nBe kind.", after: "Bye.\n" })).toBe(
    `# Shop\r\n\r\nBe kind.\r\n${block.replaceAll("\n", "\r\n")}Bye.\r\n`,
  );
  const bare = partsOf(block.trimEnd());
  expect(withTheirParts(bare, { before: "", after: "Bye." })).toBe(`${block}Bye.`);
});
