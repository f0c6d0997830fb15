import type { Element, ElementContent, Root } from "hast";
import rehypeParse from "rehype-parse";
import { unified } from "unified";
import { visit } from "unist-util-visit";

/** Loads a package once: who counts the time that hostile text takes does not count this. */
export type Load = <T>(load: () => Promise<T>) => Promise<T>;

/** A drawing of this many characters takes about a second; a page shows at most so many drawings. */
const maxSource = 8_000;
const maxDiagrams = 12;

/** 8 MB, and its layout engine is slow the first time. */
async function mermaid() {
  const loaded = await import("beautiful-mermaid");
  loaded.renderMermaidSVG("graph LR\n  A --> B");
  return loaded;
}

/** Turns `mermaid` blocks into drawings; one that cannot be drawn stays the code it is. */
export async function drawDiagrams(tree: Root, load: Load): Promise<void> {
  const blocks: Element[] = [];
  visit(tree, "element", (node) => {
    if (mermaidIn(node) !== undefined) blocks.push(node);
  });
  if (blocks.length === 0) return;
  const { renderMermaidSVG } = await load(mermaid);
  for (const block of blocks.slice(0, maxDiagrams)) {
    const source = mermaidIn(block) ?? "";
    try {
      if (source.length <= maxSource) become(block, drawingOf(renderMermaidSVG(source)), source);
    } catch {
      continue; // not a diagram it knows: readers see the source
    }
  }
}

/** The text of `<pre><code class="language-mermaid">`. */
function mermaidIn({ tagName, children }: Element): string | undefined {
  const [code] = children;
  if (tagName !== "pre" || code?.type !== "element") return undefined;
  const classes = code.properties["className"];
  if (!Array.isArray(classes) || !classes.includes("language-mermaid")) return undefined;
  return code.children.map((child) => (child.type === "text" ? child.value : "")).join("");
}

/**
 * The drawing without its own styles, which name a font on another host: its colours are variables
 * that our style sheet sets, so it follows light and dark.
 */
function drawingOf(svg: string): ElementContent[] {
  const tree = unified().use(rehypeParse, { fragment: true }).parse(svg);
  const drawing = tree.children.find((child) => child.type === "element");
  if (drawing?.tagName !== "svg") throw new Error("no drawing");
  drawing.children = drawing.children.filter(
    (child) => child.type === "element" && child.tagName !== "style",
  );
  Object.assign(drawing.properties, { role: "img", ariaLabel: "Diagram; its source follows" });
  return [drawing];
}

/** The source stays with it, for who cannot see the drawing. */
function become(block: Element, drawing: ElementContent[], source: string): void {
  block.tagName = "figure";
  block.properties = { className: ["diagram"] };
  const text = element("pre", { tabIndex: 0 }, [
    element("code", {}, [{ type: "text", value: source }]),
  ]);
  const summary = element("summary", {}, [{ type: "text", value: "Source of the diagram" }]);
  const details = element("details", { className: ["diagram-source"] }, [summary, text]);
  block.children = [...drawing, details];
}

export function element(
  tagName: string,
  properties: Element["properties"],
  children: ElementContent[],
): Element {
  return { type: "element", tagName, properties, children };
}
