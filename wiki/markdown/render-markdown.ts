import { parseTree } from "./parse.ts";
import { renderer } from "./reference.ts";
import type { RenderedMarkdown, RenderOptions } from "./render.ts";

/** Renders trusted Markdown in this thread. For pages of strangers use `renderSafely`. */
export async function renderMarkdown(
  source: string,
  options: RenderOptions,
): Promise<RenderedMarkdown> {
  const { renderSource, askOf } = renderer();
  return renderSource(source, { parse: parseTree, ask: askOf(options) });
}
