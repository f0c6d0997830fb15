import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  appendText,
  blockBegin,
  blockEnd,
  blockState,
  cutBlock,
  cutText,
} from "../../../cli/init/append-text.ts";

const block = `${blockBegin}\n## Memory\n${blockEnd}\n`;
const text = fc
  .array(fc.constantFrom("# Shop", "prices", " ", "", "\n", "\r\n", "\uFEFF", "ünïcode", blockEnd))
  .map((parts) => parts.join(""));

describe("appendText", () => {
  it.each([
    ["", block],
    ["# Shop\n", `# Shop\n\n${block}`],
    ["# Shop", `# Shop\n\n${block}`],
    ["# Shop\n\n", `# Shop\n\n${block}`],
    ["\uFEFF", `\uFEFF${block}`],
    ["# Shop\r\n", `# Shop\r\n\r\n${block.replaceAll("\n", "\r\n")}`],
  ])("sets the block apart from %j", (before, after) => {
    expect(appendText(before, block, { blankLine: true }).text).toBe(after);
  });

  it("changes no byte before what it adds, and cutting gives back the text", () => {
    fc.assert(
      fc.property(text, fc.boolean(), (before, blankLine) => {
        const appended = appendText(before, block, { blankLine });
        expect(appended.text.startsWith(before)).toBe(true);
        expect(cutText(appended.text, appended.added)).toBe(before);
        expect(cutBlock(appended.text, appended.added)).toBe(before);
      }),
    );
  });
});

describe("cutBlock", () => {
  it("takes the block out whatever stands in it by now", () => {
    const { text: whole, added } = appendText("# Shop", block, { blankLine: true });
    const changed = whole.replace("## Memory", "## Memory\n\n- corrected");
    expect(cutBlock(changed, added)).toBe("# Shop");
  });

  it("keeps what came after on a line of its own", () => {
    const { text: whole, added } = appendText("# Shop", block, { blankLine: true });
    expect(cutBlock(`${whole}Closed on Sundays.\n`, added)).toBe("# Shop\nClosed on Sundays.\n");
  });

  it("finds nothing in a text without one", () => {
    expect(cutBlock("# Shop\n", `\n${block}`)).toBeUndefined();
    expect(cutText("node_modules\n", ".loopwiki/\n")).toBeUndefined();
  });
});

it.each([
  ["# Shop", "none"],
  [block, "whole"],
  [blockBegin, "half"],
  [`${blockEnd}\n${blockBegin}`, "half"],
])("sees in %j a block that is %s", (source, state) => {
  expect(blockState(source)).toBe(state);
});
