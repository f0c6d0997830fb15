import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { attach } from "./ask.ts";

/** Files that are pasted or dropped are attached, and shown where the cursor is. */
export function attachFiles(say: (words: string, isBad: boolean) => void): Extension {
  return EditorView.domEventHandlers({
    paste: (event, view) => take(view, event.clipboardData, say),
    drop: (event, view) => {
      const at = view.posAtCoords({ x: event.clientX, y: event.clientY });
      if (at !== null && event.dataTransfer?.files.length !== 0)
        view.dispatch({ selection: { anchor: at } });
      return take(view, event.dataTransfer, say);
    },
  });
}

/** False for text, which the editor takes itself. */
function take(
  view: EditorView,
  data: DataTransfer | null,
  say: (words: string, isBad: boolean) => void,
): boolean {
  const files = [...(data?.files ?? [])];
  // A spreadsheet comes as text and as a picture of it: the text is what was meant.
  if (files.length === 0 || data?.types.includes("text/plain") === true) return false;
  void attachAll(view, files, say);
  return true;
}

export async function attachAll(
  view: EditorView,
  files: readonly File[],
  say: (words: string, isBad: boolean) => void,
): Promise<void> {
  for (const file of files) {
    say(`Attaching ${file.name}…`, false);
    const answer = await attach(file);
    if ("words" in answer) say(answer.words, true);
    else {
      view.dispatch(view.state.replaceSelection(answer.markdown), { userEvent: "input.paste" });
      say(`Attached ${file.name}.`, false);
    }
  }
  view.focus();
}
