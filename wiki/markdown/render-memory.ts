import { hash } from "node:crypto";
import type { Link } from "./document.ts";
import type { RenderedMarkdown, RenderOptions } from "./render.ts";
import type { FromWorker, ToWorker } from "./thread-messages.ts";

type Views = Extract<ToWorker, { type: "views" }>;
type Asked = Pick<Extract<FromWorker, { type: "links" }>, "links" | "of">;

/** Answers about the links of a page and of what it embeds, and keeps what was asked and answered. */
export class Questions {
  readonly asked: { question: Asked; answer: string }[] = [];
  /** By the number of each document: the page is 0. */
  readonly #documents: RenderOptions[];

  constructor(options: RenderOptions) {
    this.#documents = [options];
  }

  answer({ links, of }: Asked): Views {
    const views = this.#viewsOf(links, this.#documents[of]);
    this.asked.push({ question: { links, of }, answer: signatureOf(views) });
    return views;
  }

  #viewsOf(links: readonly Link[], options: RenderOptions | undefined): Views {
    return {
      type: "views",
      views: links.map((link) => options?.resolve(link)),
      embeds: links.map((link) => {
        const found = options?.embed?.(link);
        if (found === undefined) return undefined;
        const { key, source, part } = found;
        return { key, source, part, of: this.#documents.push(found.options) - 1 };
      }),
    };
  }
}

function signatureOf(views: Views): string {
  return hash("sha256", JSON.stringify(views));
}

interface Memory {
  asked: Questions["asked"];
  rendered: RenderedMarkdown;
}

/** Characters of HTML that are kept: about a thousand pages. */
const maxKept = 16_000_000;
const memories = new Map<string, Memory>();
let kept = 0;

/**
 * What this text came to before, if every link in it and in what it embeds still leads where it did. Without
 * this a page with much code costs 70 ms each time it is looked at.
 */
export function recall(source: string, options: RenderOptions): RenderedMarkdown | undefined {
  const key = hash("sha256", source);
  const memory = memories.get(key);
  if (memory === undefined) return undefined;
  const questions = new Questions(options);
  const isSame = memory.asked.every(({ question, answer }) => {
    questions.answer(question);
    return questions.asked.at(-1)?.answer === answer;
  });
  memories.delete(key); // and put last again: the first is forgotten first
  if (isSame) memories.set(key, memory);
  else kept -= memory.rendered.html.length;
  return isSame ? memory.rendered : undefined;
}

export function remember(source: string, { asked }: Questions, rendered: RenderedMarkdown): void {
  const key = hash("sha256", source);
  kept += rendered.html.length - (memories.get(key)?.rendered.html.length ?? 0);
  memories.set(key, { asked, rendered });
  for (const [oldest, memory] of memories) {
    if (kept <= maxKept) return;
    memories.delete(oldest);
    kept -= memory.rendered.html.length;
  }
}
