import { StateEffect, StateField, type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { attach } from "./ask.ts";

type Say = (words: string, isBad: boolean) => void;

/** Files that are pasted or dropped are attached, and shown where the cursor was. */
export function attachFiles(say: Say): Extension {
  const take = (data: DataTransfer | null, view: EditorView, at: number): boolean => {
    const files = [...(data?.files ?? [])];
    // A spreadsheet comes as text and as a picture of it: the text is what was meant.
    if (files.length === 0 || data?.types.includes("text/plain") === true) return false;
    void attachAll(view, { files, at }, say);
    return true;
  };
  const handlers = EditorView.domEventHandlers({
    paste: ({ clipboardData }, view) => take(clipboardData, view, view.state.selection.main.head),
    drop: ({ dataTransfer, clientX: x, clientY: y }, view) =>
      take(dataTransfer, view, view.posAtCoords({ x, y }) ?? view.state.selection.main.head),
  });
  return [awaited, handlers];
}

/** Where a file will be shown that is still on its way, while the text around it changes. */
interface Place {
  id: number;
  at: number;
}

const addPlace = StateEffect.define<Place>();

const awaited = StateField.define<readonly Place[]>({
  create: () => [],
  update: (places, { changes, effects }) => [
    ...places.map(({ id, at }) => ({ id, at: changes.mapPos(at, 1) })),
    ...effects.flatMap((effect) => (effect.is(addPlace) ? [effect.value] : [])),
  ],
});

let lastId = 0;

export async function attachAll(
  view: EditorView,
  { files, at }: { files: readonly File[]; at: number },
  say: Say,
): Promise<void> {
  lastId += 1;
  const id = lastId;
  view.dispatch({ effects: addPlace.of({ id, at }) });
  for (const file of files) {
    say(`Attaching ${file.name}…`, false);
    const answer = await attach(file);
    if ("words" in answer) {
      say(answer.words, true);
      continue;
    }
    const from = view.state.field(awaited).find((place) => place.id === id)?.at ?? at;
    view.dispatch({ changes: { from, insert: answer.markdown }, userEvent: "input.paste" });
    say(`Attached ${file.name}.`, false);
  }
  view.focus();
}
