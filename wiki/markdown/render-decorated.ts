import type { Element, Root } from "hast";
import { unified } from "unified";
import { visit } from "unist-util-visit";
import { drawDiagrams, type Load } from "./render-diagram.ts";

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
export async function decorated(tree: Root, load: Load): Promise<Root> {
  await drawDiagrams(tree, load);
  const { hasMath, hasCallouts, code } = contentOf(tree);
  if (hasMath) {
    const { default: rehypeKatex } = await load(katex);
    await unified().use(rehypeKatex, katexOptions).run(tree); // in place, as the others
  }
  if (code > 0 && code <= maxColoured) {
    const colour = await load(colours);
    await colour(tree);
  }
  if (hasCallouts) {
    const { default: rehypeCallouts } = await load(callouts);
    await unified().use(rehypeCallouts, { theme: "obsidian" }).run(tree);
  }
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

type Colour = (tree: Root) => Promise<unknown>;
let coloursOnce: Promise<Colour> | undefined;

function colours(): Promise<Colour> {
  return (coloursOnce ??= loadColours());
}

/** With its grammars, which take a tenth of a second. */
async function loadColours(): Promise<Colour> {
  const { default: rehypeStarryNight } = await import("rehype-starry-night");
  const processor = unified().use(rehypeStarryNight, { allowMissingScopes: true });
  await processor.run({ type: "root", children: [] }); // until then it is still reading them
  return (tree) => processor.run(tree);
}

const katex = () => import("rehype-katex");
const callouts = () => import("rehype-callouts");

function contentOf(tree: Root): Content {
  const content: Content = { hasMath: false, hasCallouts: false, code: 0 };
  visit(tree, (node) => {
    if (node.type === "text" && node.value.includes("[!")) content.hasCallouts = true;
    if (node.type !== "element" || node.tagName !== "code") return;
    const classes = node.properties["className"];
    if (!Array.isArray(classes)) return;
    if (classes.includes("language-math")) content.hasMath = true;
    else content.code += lengthOf(node);
    node.properties["className"] = classes.map(knownName);
  });
  return content;
}

function knownName(name: string | number): string | number {
  const language = `${name}`.replace(/^language-/, "");
  return Object.hasOwn(sameAs, language) ? `language-${sameAs[language]}` : name;
}

function lengthOf({ children }: Element): number {
  return children.reduce((sum, child) => sum + (child.type === "text" ? child.value.length : 0), 0);
}
