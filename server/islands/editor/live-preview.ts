import { renderText } from "./ask.ts";

/** Milliseconds between two questions to the server while somebody types. */
const pause = 200;

/** Shows the text as the page would, by the renderer of pages. */
export class LivePreview {
  readonly place: HTMLElement;
  readonly #page: string;
  /** The server is about to be asked, or is. */
  #isAsking = false;
  #wanted = "";
  #shown: string | undefined;

  constructor(page: string) {
    this.#page = page;
    this.place = document.createElement("section");
    this.place.className = "prose editor-preview";
    this.place.setAttribute("aria-label", "Preview");
    this.place.setAttribute("aria-busy", "true");
    this.place.tabIndex = 0; // to be scrolled by keys
  }

  get isOn(): boolean {
    return !this.place.hidden;
  }

  turn(on: boolean, text: string): void {
    this.place.hidden = !on;
    if (on) this.show(text);
  }

  /** Soon, and the latest of several. */
  show(text: string): void {
    this.#wanted = text;
    if (!this.isOn || this.#isAsking || text === this.#shown) return;
    this.#isAsking = true;
    setTimeout(() => void this.#render(), pause);
  }

  /** One question at a time: the next one is about what was typed meanwhile. */
  async #render(): Promise<void> {
    const text = this.#wanted;
    try {
      const html = await renderText({ page: this.#page, text });
      const page = new DOMParser().parseFromString(html, "text/html");
      this.place.replaceChildren(...page.body.childNodes);
      this.place.setAttribute("aria-busy", "false");
    } catch {
      // the server is away: the next key asks again
    }
    this.#shown = text;
    this.#isAsking = false;
    this.show(this.#wanted);
  }
}
