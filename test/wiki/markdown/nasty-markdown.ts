import * as fc from "fast-check";

/** Pieces that mean something in Markdown, next to each other as nobody would write them. */
const pieces = [
  "[[ ]] ![[ | \\| # ^ \\ ` `` ``` ~~~ > - * _ __ ** ~~ ~ < > </ <!-- --> ( ) ]( [ ] ![ & &amp; &#35;".split(
    " ",
  ),
  "tomato bed é 🥕 / ?q=1 ' \" ! #tag ^blk : + %20 $ { } , . x --- --- | |".split(" "),
  ["[x]", "[^1]", "[^1]: ", "[x]: y\n", "- [ ] ", "- ", "* ", "1. ", "2) ", "> ", "# ", "## "],
  ["https://x.y", "www.z.com", "me@x.com", "http://", "<https://a.b>", "\\[[x]]", "*[[x]]*"],
  ["[[tomato]]", "[[tomato|Tom]]", "![[leek]]", "[[bed\\|B]]", "[a](b.md#c)", "**b**", "`c`"],
  ["|a|b|\n|-|-|\n|", "```\n", "~~~\n", "<div>", "</div>\n", '<a href="', '">', "^id\n"],
  ["\n", "\n", "\r\n", "\n\n", "\n\n", "\t", "    ", "  ", " ", " ", "---\n", "===\n", "+++\n"],
  ["\n---\n", "\u00A0", "\f", "leek bed", "[i](j.png)", "![k](l.png)", "#herb/basil "],
].flat();
const text = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(""));

/** Documents that try every parser's patience, with and without front matter. */
export const nastyMarkdown = fc.oneof(
  text,
  text.map((body) => `---\ntitle: Bed\n---\n${body}`),
);
