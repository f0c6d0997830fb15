import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/**
 * The editor in the colours of the style sheet, whose tokens reach into its shadow tree and follow the theme.
 * Pictures that CodeMirror draws by data: addresses are replaced: the content policy loads none.
 */
const look = EditorView.theme({
  "&": {
    height: "100%",
    color: "var(--ink)",
    backgroundColor: "var(--surface)",
    fontSize: "0.875rem",
  },
  "&.cm-focused": { outline: "none" }, // the frame around it shows the focus
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6" },
  ".cm-content": { padding: "var(--space-4) 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 var(--space-4)" },
  ".cm-gutters": { backgroundColor: "var(--surface)", border: "0" },
  ".cm-gutter-lint": { width: "1.1em" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0.5em 0 0 0.4em" },
  ".cm-lint-marker": { content: "normal", width: "0.6em", height: "0.6em", borderRadius: "50%" },
  ".cm-lint-marker-error": { content: "normal", backgroundColor: "var(--bad)" },
  ".cm-lint-marker-warning": { content: "normal", backgroundColor: "var(--waiting)" },
  ".cm-lint-marker-info": { content: "normal", backgroundColor: "var(--info)" },
  ".cm-lintRange": { backgroundImage: "none", paddingBottom: "0" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--bad)" },
  ".cm-lintRange-warning": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--waiting)",
  },
  ".cm-lintRange-info": { backgroundImage: "none", textDecoration: "underline dotted var(--info)" },
  ".cm-lintRange-active": { backgroundColor: "var(--mark)" },
  ".cm-tooltip": {
    border: "1px solid var(--line)",
    borderRadius: "var(--radius)",
    backgroundColor: "var(--surface)",
    color: "var(--ink)",
    boxShadow: "var(--shadow)",
    fontFamily: "var(--sans)",
    overflow: "hidden",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--sans)", maxHeight: "16em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "var(--space-1) var(--space-3)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--mark)",
    color: "var(--ink)",
  },
  ".cm-completionDetail": { color: "var(--ink-soft)", fontStyle: "normal" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "650" },
  ".cm-diagnostic": { padding: "var(--space-2) var(--space-3)", borderLeft: "0" },
  ".cm-wikilink": { color: "var(--link)" },
  ".cm-insertedLine, .cm-changedLine": { backgroundColor: "var(--good-back) !important" },
  ".cm-changedText": { background: "none !important", textDecoration: "underline var(--good)" },
  ".cm-deletedChunk": { paddingLeft: "var(--space-4)", backgroundColor: "var(--bad-back)" },
  ".cm-deletedChunk .cm-deletedLine, .cm-deletedText": { textDecoration: "none" },
  ".cm-deletedChunk .cm-chunkButtons": {
    position: "static",
    display: "flex",
    gap: "var(--space-2)",
    padding: "var(--space-2) 0",
  },
  ".cm-chunkButtons button": {
    padding: "0 var(--space-3)",
    border: "1px solid var(--line-strong)",
    borderRadius: "var(--radius)",
    backgroundColor: "var(--surface)",
    color: "var(--ink)",
    font: "inherit",
    fontFamily: "var(--sans)",
    cursor: "pointer",
  },
  ".cm-chunkButtons button:focus-visible": { outline: "2px solid var(--accent)" },
  ".cm-changeGutter": { width: "4px", paddingLeft: "0" },
  ".cm-changedLineGutter": { backgroundColor: "var(--good)" },
  ".cm-deletedLineGutter": { backgroundColor: "var(--bad)" },
});

const words = HighlightStyle.define([
  { tag: tags.heading, fontWeight: "650" },
  { tag: tags.strong, fontWeight: "650" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: tags.strikethrough, textDecoration: "line-through" },
  { tag: [tags.link, tags.url], color: "var(--link)" },
  { tag: tags.monospace, color: "var(--code-string)" },
  { tag: tags.quote, color: "var(--ink-soft)" },
  { tag: [tags.meta, tags.processingInstruction, tags.comment], color: "var(--code-comment)" },
  { tag: [tags.keyword, tags.tagName], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.attributeValue], color: "var(--code-string)" },
]);

export const theme: Extension = [look, syntaxHighlighting(words)];
