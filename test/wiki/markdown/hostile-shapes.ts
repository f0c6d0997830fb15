/** One shape of hostile Markdown, at any size. */
type Shape = (length: number) => string;

const repeat =
  (text: string): Shape =>
  (length) =>
    text.repeat(Math.ceil(length / text.length)).slice(0, length);
/** `open` and `close` by halves. */
const halves =
  (open: string, close: string, middle = "a"): Shape =>
  (length) => {
    const count = Math.ceil(length / (open.length + close.length));
    return open.repeat(count) + middle + close.repeat(count);
  };

/**
 * cmark's pathological inputs (test/pathological_tests.py of cmark and cmark-gfm), and what hung
 * micromark here. Each hangs some Markdown parser that exists.
 */
export const hostileShapes: Record<string, Shape> = {
  "nested strong emphasis": halves("*a **a ", " a** a*"),
  "emphasis closers with no openers": repeat("a_ "),
  "emphasis openers with no closers": repeat("_a "),
  "link closers with no openers": repeat("a] "),
  "link openers with no closers": repeat("[a"),
  "mismatched openers and closers": repeat("*a_ "),
  "link openers and emphasis closers": repeat("[ a_"),
  "pattern [ (](": repeat("[ (]("),
  "pattern ![[]()": repeat("![[]()"),
  "hard link and emphasis": (length) => `**x [a*b**c*](d)${repeat("**x [a*b**c*](d)")(length)}`,
  "nested brackets": halves("[", "]"),
  "nested block quotes": repeat("> "),
  "deeply nested lists": (length) => {
    const depth = Math.floor(Math.sqrt(length));
    return Array.from({ length: depth }, (_, index) => `${"  ".repeat(index)}* a\n`).join("");
  },
  "U+0000 in input": repeat("abc\u0000de\u0000"),
  backticks: (length) => {
    let text = "";
    for (let run = 1; text.length < length; run += 1) text += `e${"`".repeat(run)}`;
    return text;
  },
  "unclosed links A": repeat("[a](<b"),
  "unclosed links B": repeat("[a](b"),
  "unclosed comment": repeat("<!-- "),
  "unclosed HTML tags": repeat("<a "),
  "unclosed declarations": repeat("<!A "),
  "unclosed processing": repeat("<? "),
  "unclosed CDATA": repeat("<![CDATA["),
  tables: (length) => `|a|b|\n|-|-|\n${repeat("|")(length)}`,
  "tables without end": repeat("aaa|"),
  "many definitions": (length) => repeat("[a]: b\n")(length) + repeat("[a] ")(length),
  "long reference labels": (length) => `[${repeat("a")(length)}](b)`,
  "footnote definitions": repeat("[^a]: "),
  "strikethrough openers": repeat("~~a "),
  "bare URLs": repeat("http://a.b"),
  "bare addresses": repeat("a@"),
  "wiki links unclosed": repeat("[[a"),
  "wiki links nested": halves("[[", "]]"),
  "embeds unclosed": repeat("![[a|"),
  "wiki link labels": halves("[[a|", "]"),
  "list markers in one line": repeat("- "),
  "numbered markers in one line": repeat("1. "),
  "quotes and lists": repeat("> - "),
  "empty lines in a quote": repeat(">\n"),
  entities: repeat("&#0;&amp"),
  escapes: repeat("\\*\\"),
  dashes: repeat("-"),
  "setext underlines": repeat("a\n=\n"),
  tabs: repeat("\t"),
  "heading marks": repeat("# "),
  "front matter": (length) => `---\n${repeat("a: [")(length)}\n---\n`,
  "front matter lines": (length) => `---\n${repeat("a: &a *a\n")(length)}---\n`,
};
