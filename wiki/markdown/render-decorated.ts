import type { Element, Root } from "hast";
import { unified, type Plugin } from "unified";
import { visit } from "unist-util-visit";
import { drawDiagrams } from "./render-diagram.ts";

/** Characters of code that are coloured on one page: 80 lines take 70 ms. */
const maxColoured = 60_000;

/** What a page has, so that only the packages it needs are loaded. */
interface Content {
  hasMath: boolean;
  hasCallouts: boolean;
  /** Characters in blocks of a named language. */
  code: number;
}

/** Draws diagrams, sets mathematics, colours code, frames callouts. */
export async function decorated(tree: Root): Promise<Root> {
  await drawDiagrams(tree);
  const { hasMath, hasCallouts, code } = contentOf(tree);
  const processor = unified();
  if (hasMath) processor.use((await import("rehype-katex")).default, katexOptions);
  if (code > 0 && code <= maxColoured) processor.use(await colours());
  if (hasCallouts) processor.use((await import("rehype-callouts")).default, { theme: "obsidian" });
  await processor.run(tree); // in place
  return tree;
}

/** MathML, because KaTeX's HTML needs inline styles; no macro may grow or reach out. */
const katexOptions = {
  output: "mathml",
  trust: false,
  strict: "ignore",
  maxExpand: 200,
  maxSize: 20,
} as const;

/** Languages that its grammars know under another name. */
const sameAs: Record<string, string> = {
  tsx: "ts",
  jsonc: "json",
  json5: "json",
  toml: "ini",
  console: "sh",
};

let coloursOnce: Promise<Plugin<[], Root>> | undefined;

/** Its grammars take a tenth of a second to load: once. */
function colours(): Promise<Plugin<[], Root>> {
  return (coloursOnce ??= loadColours());
}

async function loadColours(): Promise<Plugin<[], Root>> {
  const { default: rehypeStarryNight } = await import("rehype-starry-night");
  const colour = rehypeStarryNight({ allowMissingScopes: true });
  return () => (tree, file) => colour(tree, file);
}

function contentOf(tree: Root): Content {
  const content: Content = { hasMath: false, hasCallouts: false, code: 0 };
  visit(tree, (node) => {
    if (node.type === "text" && node.value.includes("[!")) content.hasCallouts = true;
    if (node.type !== "element" || node.tagName !== "code") return;
    const classes = node.properties["className"];
    if (!Array.isArray(classes)) return;
    if (classes.includes("language-math")) content.hasMath = true;
    else content.code += lengthOf(node);
    node.properties["className"] = classes.map((name) => knownName(name));
  });
  return content;
}

function knownName(name: string): string {
  const language = name.replace(/^language-/, "");
  return Object.hasOwn(sameAs, language) ? `language-${sameAs[language]}` : name;
}

function lengthOf({ children }: Element): number {
  return children.reduce((sum, child) => sum + (child.type === "text" ? child.value.length : 0), 0);
}
