import {
  deleteMarkupBackward,
  insertNewlineContinueMarkup,
  markdownLanguage,
} from "@codemirror/lang-markdown";
import { Language } from "@codemirror/language";
import { Prec, RangeSetBuilder, type Extension } from "@codemirror/state";
import {
  Decoration,
  keymap,
  ViewPlugin,
  type DecorationSet,
  type EditorView,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { MarkdownParser, type MarkdownConfig } from "@lezer/markdown";

/** Front matter is no Markdown: its last line would make a heading of the line before it. */
const frontMatter: MarkdownConfig = {
  defineNodes: [{ name: "FrontMatter", block: true, style: tags.meta }],
  parseBlock: [
    {
      name: "FrontMatter",
      before: "HorizontalRule",
      parse: (context, line) => {
        if (context.lineStart !== 0 || line.text !== "---") return false;
        while (context.nextLine() && line.text !== "---") continue;
        const end = context.lineStart + line.text.length;
        context.nextLine();
        context.addElement(context.elt("FrontMatter", 0, end));
        return true;
      },
    },
  ],
};

/**
 * Markdown as pages have it. Not by `markdown()`, which brings the languages of web pages along: a third of
 * the whole editor.
 */
function makeLanguage(): Language {
  const { data, parser } = markdownLanguage;
  if (!(parser instanceof MarkdownParser)) return markdownLanguage;
  return new Language(data, parser.configure(frontMatter), [], "markdown");
}

export const pageLanguage: Extension = [
  makeLanguage(),
  Prec.high(
    keymap.of([
      { key: "Enter", run: insertNewlineContinueMarkup },
      { key: "Backspace", run: deleteMarkupBackward },
    ]),
  ),
  ViewPlugin.define(
    (view) => ({
      links: linksIn(view),
      update({ view: shown, docChanged, viewportChanged }) {
        if (docChanged || viewportChanged) this.links = linksIn(shown);
      },
    }),
    { decorations: ({ links }) => links },
  ),
];

const link = Decoration.mark({ class: "cm-wikilink" });

/** Links between pages in what is on the screen. */
function linksIn(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    for (const found of view.state.sliceDoc(from, to).matchAll(/!?\[\[[^[\]\n]+\]\]/g)) {
      builder.add(from + found.index, from + found.index + found[0].length, link);
    }
  }
  return builder.finish();
}
