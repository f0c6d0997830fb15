import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { complete } from "./ask.ts";

/** After `[[` come pages by title, name or alias, after `#` the headings of the page. */
export const linkCompletion: Extension = autocompletion({
  override: [pagesAndHeadings],
  icons: false,
});

async function pagesAndHeadings(context: CompletionContext): Promise<CompletionResult | null> {
  const begun = context.matchBefore(/\[\[[^[\]|\n]*/);
  if (!begun) return null;
  const abort = new AbortController();
  context.addEventListener("abort", () => abort.abort(), { onDocChange: true });
  const found = await complete(begun.text.slice(2), abort.signal).catch(() => []);
  const options = found.map(({ insert, label, detail }) => ({
    label,
    detail,
    apply: (view: EditorView, _completion: Completion, from: number, to: number) =>
      insertLink(view, insert, { from, to }),
  }));
  return { from: begun.from + 2, options, filter: false };
}

/** Writes the link and its closing brackets, which may be there already, and goes on after them. */
function insertLink(view: EditorView, text: string, at: { from: number; to: number }): void {
  const isClosed = view.state.sliceDoc(at.to, at.to + 2) === "]]";
  const end = at.from + text.length + 2;
  view.dispatch({
    changes: { ...at, insert: isClosed ? text : `${text}]]` },
    selection: { anchor: end },
    userEvent: "input.complete",
  });
}
