import * as fc from "fast-check";

/** What pages are made of; a parser that takes the short way must know where it ends. */
const usual = [
  ["tomato ", "bed ", "é", "🥕 ", "*b* ", "**c** ", "`code` ", "`` a`b `` ", "a_b_c ", "~~s~~ "],
  ["[[leek]] ", "[[leek|L]] ", "![[x.png]] ", "[a](b.md#c) ", "![k](l.png) ", "[text] ", "[[#H]]"],
  ["#herb ", "#herb/basil", "(#tag) ", "^id", "^id\n", "a < b ", "R & D ", ": ", "! ", "| ", "..."],
  [" \n", "\n", "\n\n", "\n\n", "\n- ", "\n* ", "\n+ ", "\n  - ", "\n   - ", "\n    - "],
  ["\n1. ", "\n2. ", "\n   1) ", "\n  text ", "\n    text ", "\n      text ", "\n\n  para "],
  ["\n\n    para ", "\n\n   para ", "\n# H ", "\n## H [[a|b]] `c` ", "\n\n---\n\n", "\n***\n"],
  ["\n\n```js\n[[x]]\n```\n", "\n~~~\n#x\n~~~\n", "\n- [ ] ", "\n- [x] done ", "[ ] ", "[x] "],
  ["\n\n| a | b |\n|---|:-:|\n| [[x\\|y]] | `c` |\n| #t ^i | [q](r) |\n", "\n|a|b|\n|-|-|\n"],
  ["\n> quote ", "\n> [!NOTE] n\n", "\n>\n", "\n\n> [[q]] ", "\n> ^q\n\n", "\n\n> #tag\n> x\n\n"],
  ["\n<!-- [[c]]\n\n# c -->\n", "\n\n<!-- c --> x\n\n", "\nhttps://a.example/b_c?d=1&e#f "],
  [
    "see https://b.example ",
    "(https://d.example/e). ",
    "https://e.example/f_g, ",
    "https://f.example.\n",
    "(http://c.example/d ",
  ],
].flat();
const rare = [
  ["|c|d|\n", "1. ", "- ", "> ", "$x$ ", "{y} ", "%% z %% ", "* ", "_", "*", "`", "[", "]", "("],
  [")", "#", "^", "  ", "   ", "    ", "\t", "\n=\n", "\n-\n", "\n--\n", "&amp;", "\\", "<b>", "|"],
  ["www.a.b ", "http://x.y ", "a@b.c ", "\u00A0", "\f", "-", "+", "1)", "\n> q\n", "\n 1. x"],
  ["\n10. ", "\n- \n", "\n-    x", "\n-     x", "\n1.   x", "[[a]](b)", "[a][b]", "[[]]", "[[ ]]"],
  ["[x](<y>)", '[x](y "t")', "[x]()", "[#t](y)", "[*b*](y)", "[`]`](y)", "![a*b*](y)", "[[[a]]]"],
  [
    "[[a|b|c]]",
    "[[a\\|b]]",
    "[x]: y\n",
    "[^1]",
    "\r\n",
    "\n> - x",
    "\n> # x",
    "\n> `a\n> b`",
    "<!-->",
  ],
  [
    "\n>x",
    "\n>  x",
    "\n> -\n",
    "\n> ---\n",
    "\n> > x",
    "\n> |a|b|\n> |-|-|\n",
    "<!--",
    "-->",
    "<!--->",
  ],
  [
    "https://a.b.",
    "https://a.b/c)",
    "https://a_b.c ",
    "https://a.b/c&d; ",
    "xhttps://a.b ",
    "://a ",
  ],
  [
    "*https://a.b* ",
    "https://[[a]] ",
    "https://a.b/[x](y) ",
    "https://ü.b ",
    "https://a..b ",
    "https://a",
  ],
].flat();

const page = (pieces: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(pieces, { maxLength: 25 }).map((parts) => parts.join(""));

/** Pages as people write them, some with a corner in it. */
export const plainMarkdown = fc.oneof(
  page(fc.constantFrom(...usual)),
  page(
    fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...usual) },
      { weight: 1, arbitrary: fc.constantFrom(...rare) },
    ),
  ),
  page(fc.constantFrom(...usual)).map((body) => `---\ntitle: Bed\n---\n${body}`),
);
