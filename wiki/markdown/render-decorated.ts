import type { Element, Root } from "hast";
import { unified } from "unified";
import { visit } from "unist-util-visit";
import { drawDiagrams, element, type Load } from "./render-diagram.ts";

/** What is coloured on one page: 80 lines take 70 ms, the first lines of a language half a second. */
const maxColoured = { characters: 60_000, languages: 6 };

/** What a page has, so that only the packages it needs are loaded. */
interface Content {
  hasMath: boolean;
  hasCallouts: boolean;
  /** Characters in blocks of a named language. */
  code: number;
  languages: Set<string>;
}

/** Draws diagrams, sets mathematics, colours code, frames callouts. */
export async function decorated(tree: Root, load: Load): Promise<Root> {
  await drawDiagrams(tree, load);
  const { hasMath, hasCallouts, code, languages } = contentOf(tree);
  if (hasMath) {
    const { default: rehypeKatex } = await load(katex);
    await unified().use(rehypeKatex, katexOptions).run(tree); // in place, as the others
  }
  const { characters, languages: most } = maxColoured;
  if (code > 0 && code <= characters && languages.size <= most) {
    const colour = await load(colours);
    for (const language of languages) await load(sampleOf(language));
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

/** By language, the same function each time. */
const samples = new Map<string, () => Promise<unknown>>();

/** Colours a line, so that the grammar is compiled before the page's own text is looked at. */
function sampleOf(language: string): () => Promise<unknown> {
  const known = samples.get(language);
  if (known) return known;
  const sample = async (): Promise<unknown> => {
    const code = element("code", { className: [language] }, [
      { type: "text", value: 'let a = f("b", 1); // c\n' },
    ]);
    const colour = await colours();
    return colour({ type: "root", children: [element("pre", {}, [code])] });
  };
  if (samples.size < 100) samples.set(language, sample);
  return sample;
}

const katex = () => import("rehype-katex");
const callouts = () => import("rehype-callouts");

function contentOf(tree: Root): Content {
  const content: Content = { hasMath: false, hasCallouts: false, code: 0, languages: new Set() };
  visit(tree, (node) => {
    if (node.type === "text" && node.value.includes("[!")) content.hasCallouts = true;
    if (node.type === "element" && node.tagName === "input")
      node.properties["ariaLabel"] = node.properties["checked"] === true ? "Done" : "To do";
    if (node.type !== "element" || node.tagName !== "code") return;
    const classes = node.properties["className"];
    if (!Array.isArray(classes)) return;
    if (classes.includes("language-math")) content.hasMath = true;
    else content.code += lengthOf(node);
    const names = classes.map((name) => knownName(name));
    node.properties["className"] = names;
    const language = names.find((name) => name.startsWith("language-"));
    if (language !== undefined) content.languages.add(language);
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
