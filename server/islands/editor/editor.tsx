import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { render } from "preact";
import { pageAddress } from "../api.ts";
import { newPage, savePage, type Finding, type Saved } from "./ask.ts";
import { attachAll, attachFiles } from "./attach-files.ts";
import { Bar, Findings, type BenchActions, type BenchState } from "./bench.tsx";
import { conflictView, endConflict, nextDifference, settle, showConflict } from "./conflict.ts";
import { Drafts, type FoundDraft } from "./drafts.ts";
import { linkCompletion } from "./link-completion.ts";
import { LivePreview } from "./live-preview.ts";
import { pageLanguage } from "./page-language.ts";
import { offsetOf, pageLint } from "./page-lint.ts";
import { openShelf } from "./shelf.ts";
import { theme } from "./theme.ts";

/** Below this width the preview takes the place of the text. */
const wide = "(min-width: 64rem)";
/** Milliseconds without a key before the text is kept in this browser. */
const keepPause = 300;

/** Makes an editor of the text area of a form, which stays as it is for who has no script. */
export function openEditor(area: HTMLTextAreaElement): void {
  const { form } = area;
  if (form) new PageEditor(area, form).start();
}

class PageEditor {
  readonly #area: HTMLTextAreaElement;
  readonly #form: HTMLFormElement;
  readonly #view: EditorView;
  readonly #preview: LivePreview;
  readonly #drafts: Drafts;
  readonly #bar = made("div", "editor-bar");
  readonly #list = made("div", "editor-list");
  readonly #act: BenchActions;
  #state: BenchState;
  /** Empty for a page that does not exist. */
  #etag: string;
  /** The text that has this ETag. */
  #saved: string;
  #isSaving = false;
  #timer = 0;

  constructor(area: HTMLTextAreaElement, form: HTMLFormElement) {
    this.#area = area;
    this.#form = form;
    this.#saved = area.value;
    this.#etag = valueOf(form, "etag");
    this.#preview = new LivePreview(this.#id);
    this.#preview.place.hidden = !matchMedia(wide).matches;
    this.#drafts = new Drafts(openShelf(), {
      repository: area.dataset["repository"] ?? "",
      page: this.#id,
      editor: String(Math.random()).slice(2),
    });
    this.#state = {
      status: "",
      isBad: false,
      isPreviewOn: this.#preview.isOn,
      offer: undefined,
      conflict: undefined,
      findings: undefined,
      save: this.#form.querySelector("button[type=submit]")?.textContent ?? "Save",
    };
    this.#act = this.#actions();
    this.#view = this.#makeView();
  }

  start(): void {
    const panes = made("div", "editor-panes");
    const text = made("div", "editor-text");
    text.append(this.#host);
    panes.append(text, this.#preview.place);
    this.#area.before(this.#bar, panes, this.#list);
    this.#area.hidden = true;
    for (const label of this.#area.labels) label.hidden = true;
    const button = this.#form.querySelector<HTMLButtonElement>(":scope > button[type=submit]");
    if (button) button.hidden = true; // there is one above the text
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#save({ leave: true });
    });
    document.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
      event.preventDefault();
      void this.#save({ leave: false });
    });
    window.addEventListener("beforeunload", (event) => {
      this.#keep();
      if (this.#isChanged) event.preventDefault();
    });
    window.addEventListener("pagehide", () => this.#keep());
    this.#preview.show(this.#text);
    this.#show({ offer: this.#nextOffer() });
    this.#form.dataset["editing"] = "yes";
  }

  readonly #say = (status: string, isBad: boolean): void => this.#show({ status, isBad });
  readonly #host = made("div", "editor-host");

  get #id(): string {
    return this.#area.dataset["id"] ?? "";
  }

  get #text(): string {
    return this.#view.state.doc.toString();
  }

  get #isChanged(): boolean {
    return this.#text !== this.#saved;
  }

  #makeView(): EditorView {
    // In a tree of its own CodeMirror adopts its styles as sheets, which the content policy allows.
    const root = this.#host.attachShadow({ mode: "open" });
    const state = EditorState.create({ doc: this.#saved, extensions: this.#extensions() });
    return new EditorView({ parent: root, root, state });
  }

  #extensions(): Extension[] {
    const label = this.#area.labels[0]?.textContent ?? "Text";
    const lint = pageLint(this.#id, (findings) => this.#show({ findings }));
    return [
      keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
      history(),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({
        "aria-label": `${label}. Escape, then Tab leaves it.`,
        spellcheck: "true",
        tabindex: "0", // for checkers that know no contenteditable
      }),
      EditorView.updateListener.of(({ docChanged }) => docChanged && this.#changed()),
      pageLanguage,
      linkCompletion,
      this.#id === "" ? [] : lint, // a new page gets its front matter when it is written
      attachFiles(this.#say),
      conflictView,
      theme,
    ];
  }

  #actions(): BenchActions {
    return {
      preview: () => {
        this.#preview.turn(!this.#preview.isOn, this.#text);
        this.#show({ isPreviewOn: this.#preview.isOn });
      },
      attach: (files) => {
        const at = this.#view.state.selection.main.head;
        void attachAll(this.#view, { files, at }, this.#say);
      },
      restore: (draft) => this.#restore(draft),
      forget: (draft) => {
        this.#drafts.forget(draft);
        this.#show({ offer: this.#nextOffer() });
      },
      next: () => nextDifference(this.#view),
      settle: (whose) => settle(this.#view, whose),
      goTo: (finding) => this.#goTo(finding),
    };
  }

  #show(part: Partial<BenchState>): void {
    this.#state = { ...this.#state, ...part };
    render(<Bar state={this.#state} act={this.#act} />, this.#bar);
    if (this.#id !== "") render(<Findings state={this.#state} act={this.#act} />, this.#list);
  }

  #changed(): void {
    this.#area.value = this.#text; // the form is true also when this script fails
    this.#preview.show(this.#text);
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#keep(), keepPause);
    if (this.#state.isBad || this.#state.status === "Not saved yet") return;
    this.#show({ status: "Not saved yet" });
  }

  #keep(): void {
    if (!this.#isChanged) return this.#drafts.drop();
    const at = new Date().toISOString();
    const kept = this.#drafts.keep({ text: this.#text, base: this.#saved, etag: this.#etag, at });
    if (!kept)
      this.#show({ status: "Not saved, and this browser keeps nothing more", isBad: true });
  }

  async #save({ leave }: { leave: boolean }): Promise<void> {
    if (this.#isSaving || !this.#form.reportValidity()) return;
    const text = this.#text;
    if (this.#etag !== "" && !this.#isChanged) return this.#unchanged(leave);
    this.#isSaving = true;
    this.#keep();
    this.#show({ status: "Saving…", isBad: false });
    const saved = await this.#send(text);
    this.#isSaving = false;
    this.#settle(saved, text, leave);
  }

  #unchanged(leave: boolean): void {
    if (this.#state.conflict) endConflict(this.#view);
    this.#show({ status: "Nothing is left to save", isBad: false, conflict: undefined });
    this.#arrive(this.#id, leave);
  }

  #send(text: string): Promise<Saved> {
    if (this.#id !== "") return savePage({ id: this.#id, etag: this.#etag, text });
    const [title, type] = [valueOf(this.#form, "title"), valueOf(this.#form, "type")];
    return newPage({ title, type, text });
  }

  #settle(saved: Saved, text: string, leave: boolean): void {
    if (saved.kind === "refused") return this.#show({ status: saved.words, isBad: true });
    if (saved.kind === "conflict") return this.#conflict(saved, this.#base);
    this.#etag = saved.etag;
    this.#saved = text;
    this.#drafts.drop();
    if (this.#isChanged) this.#keep(); // what was typed meanwhile
    if (this.#state.conflict) endConflict(this.#view);
    const time = new Date().toLocaleTimeString();
    this.#show({ status: `Saved at ${time}`, isBad: false, conflict: undefined });
    this.#arrive(saved.id, leave);
  }

  /** A new page has its own address to be edited at. */
  #arrive(id: string, leave: boolean): void {
    if (this.#isChanged) return;
    if (leave) location.assign(pageAddress(id));
    else if (this.#id === "") location.assign(pageAddress(id).replace("/wiki/", "/edit/"));
  }

  /** What the text began from; undefined for a page that did not exist. */
  get #base(): string | undefined {
    return this.#etag === "" ? undefined : this.#saved;
  }

  #conflict(
    { theirs, etag }: Pick<Extract<Saved, { kind: "conflict" }>, "theirs" | "etag">,
    base: string | undefined,
  ): void {
    const conflict = showConflict(this.#view, { theirs, base });
    this.#etag = theirs === undefined ? "" : etag;
    this.#saved = theirs?.replaceAll("\r\n", "\n") ?? "";
    this.#keep();
    this.#show({ conflict, status: "Not saved yet", isBad: false });
  }

  /** A text that another editor left behind, upon what it was made from or upon what the page has become. */
  #restore(draft: FoundDraft): void {
    const isOlder = draft.etag !== this.#etag && this.#etag !== "";
    this.#view.dispatch({
      changes: { from: 0, to: this.#view.state.doc.length, insert: draft.text },
    });
    const base = draft.etag === "" ? undefined : draft.base;
    if (isOlder) this.#conflict({ theirs: this.#saved, etag: this.#etag }, base);
    this.#keep();
    this.#drafts.forget(draft);
    this.#show({ offer: this.#nextOffer() });
    this.#view.focus();
  }

  #nextOffer(): FoundDraft | undefined {
    const [found, ...rest] = this.#drafts.others();
    if (found === undefined || found.text !== this.#text) return found;
    this.#drafts.forget(found); // nothing is in it that is not here
    return rest.length === 0 ? undefined : this.#nextOffer();
  }

  #goTo({ line, column }: Finding): void {
    const anchor = offsetOf(this.#view.state.doc, line, column);
    this.#view.dispatch({
      selection: { anchor },
      effects: EditorView.scrollIntoView(anchor, { y: "center" }),
    });
    this.#view.focus();
  }
}

function made(tag: "div", className: string): HTMLDivElement {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}

function valueOf(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === "string" ? value : "";
}
