import { messageOf } from "../errors.ts";
import { Questions, recall, remember } from "./render-memory.ts";
import type { RenderedMarkdown, RenderOptions } from "./render.ts";
import { inThread } from "./thread-pool.ts";

/** Longest Markdown that is rendered, in characters. */
export const maxRenderLength = 256 * 1024;

export interface SafeRendering extends RenderedMarkdown {
  /** Why the page is shown as plain text, when it is. */
  cutOff?: string;
}

/**
 * Renders Markdown of strangers: parsing and rendering happen in another thread that is ended when it
 * takes too long. What is too long or too slow comes back as escaped text with a notice. Never throws.
 */
export async function renderSafely(source: string, options: RenderOptions): Promise<SafeRendering> {
  if (source.length > maxRenderLength) {
    const reason = `it has ${source.length} characters, more than the ${maxRenderLength} that are rendered`;
    return plainText(source, reason);
  }
  try {
    const known = recall(source, options);
    if (known !== undefined) return known;
    const questions = new Questions(options);
    const rendered = await inThread<RenderedMarkdown>({
      ask: { type: "render", source },
      read: (message, reply) => {
        if (message.type === "links") reply(questions.answer(message));
        return message.type === "rendered" ? message.rendered : undefined;
      },
    });
    remember(source, questions, rendered);
    return rendered;
  } catch (error) {
    return plainText(source, messageOf(error));
  }
}

function plainText(source: string, cutOff: string): SafeRendering {
  const notice = `<p class="notice">Shown as plain text: ${escape(cutOff)}.</p>`;
  return { html: `${notice}\n<pre>${escape(source)}</pre>`, headings: [], cutOff };
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
