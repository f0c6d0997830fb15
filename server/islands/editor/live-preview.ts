import { renderText } from "./ask.ts";

/** Milliseconds without a key before the server is asked. */
const pause = 250;

/** Shows the text as the page would, by the renderer of pages. */
export class LivePreview {
  readonly place: HTMLElement;
  readonly #page: string;
  #timer = 0;
  #abort = new AbortController();
  #shown: string | undefined;

  constructor(page: string) {
    this.#page = page;
    this.place = document.createElement("section");
    this.place.className = "prose editor-preview";
    this.place.setAttribute("aria-label", "Preview");
    this.place.tabIndex = 0; // to be scrolled by keys
  }

  get isOn(): boolean {
    return !this.place.hidden;
  }

  turn(on: boolean, text: string): void {
    this.place.hidden = !on;
    if (on) this.show(text);
  }

  /** Soon, and only the latest of several. */
  show(text: string): void {
    if (!this.isOn || text === this.#shown) return;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#render(text), pause);
  }

  async #render(text: string): Promise<void> {
    this.#abort.abort();
    this.#abort = new AbortController();
    try {
      const html = await renderText({ page: this.#page, text }, this.#abort.signal);
      const page = new DOMParser().parseFromString(html, "text/html");
      this.place.replaceChildren(...page.body.childNodes);
      this.#shown = text;
    } catch {
      // asked again with the next key
    }
  }
}
