import {
  acceptChunk,
  getChunks,
  goToNextChunk,
  rejectChunk,
  unifiedMergeView,
} from "@codemirror/merge";
import { Compartment, type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { mergeTexts } from "./merge-texts.ts";

const merging = new Compartment();

/** Where the other text is shown when there is one. */
export const conflictView: Extension = merging.of([]);

export interface Conflict {
  /** Places where both changed the same lines; undefined when it is not known what both began from. */
  clashes: number | undefined;
  /** The page was deleted or renamed. */
  isGone: boolean;
}

/**
 * Takes their changes into the text and shows what is still different, each with both ways to settle it. One
 * undo brings the text back as it was.
 */
export function showConflict(
  view: EditorView,
  { theirs, base }: { theirs: string | undefined; base: string | undefined },
): Conflict {
  if (theirs === undefined) return { clashes: undefined, isGone: true };
  const text = view.state.doc.toString();
  const other = theirs.replaceAll("\r\n", "\n");
  const merged = base === undefined ? undefined : mergeTexts(plain(base), text, other);
  const insert = merged?.text ?? text;
  view.dispatch({
    ...(insert !== text && { changes: { from: 0, to: text.length, insert } }),
    effects: merging.reconfigure(
      unifiedMergeView({ original: other, mergeControls: choice, syntaxHighlightDeletions: false }),
    ),
  });
  view.dispatch({ selection: { anchor: 0 } });
  nextDifference(view);
  return { clashes: merged?.clashes, isGone: false };
}

/** Nothing is compared any more: the text was saved. */
export function endConflict(view: EditorView): void {
  view.dispatch({ effects: merging.reconfigure([]) });
}

export function nextDifference(view: EditorView): void {
  goToNextChunk(view);
  view.dispatch({ effects: EditorView.scrollIntoView(view.state.selection.main, { y: "center" }) });
  view.focus();
}

/** Settles the difference at the cursor, and goes to the next. */
export function settle(view: EditorView, whose: "mine" | "theirs"): void {
  const { head } = view.state.selection.main;
  const chunks = getChunks(view.state)?.chunks ?? [];
  const at = chunks.find(({ fromB, endB }) => head >= fromB && head <= endB) ?? chunks[0];
  if (at) (whose === "mine" ? acceptChunk : rejectChunk)(view, at.fromB);
  if (chunks.length > 1) nextDifference(view);
  else view.focus();
}

function choice(type: "accept" | "reject", act: (event: MouseEvent) => void): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = type === "accept" ? "Keep mine" : "Take theirs";
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", act);
  return button;
}

function plain(text: string): string {
  return text.replaceAll("\r\n", "\n");
}
