import rehypeParse from "rehype-parse";
import rehypeRemark from "rehype-remark";
import remarkGfm from "remark-gfm";
import remarkStringify from "remark-stringify";
import { unified } from "unified";
import type { Element, Nodes, Root } from "hast";

const noText = new Set(
  "script style noscript template iframe object embed svg form nav button".split(" "),
);

/** The words of an HTML page as Markdown, and its title. What runs, is drawn or only leads around is left out. */
export function readHtml(html: string): { title: string; text: string } {
  const tree = unified().use(rehypeParse).parse(html);
  const title = textOf(find(tree, "title")).replace(/\s+/g, " ").trim();
  const body = find(tree, "main") ?? find(tree, "article") ?? find(tree, "body") ?? tree;
  const content: Root = { type: "root", children: "children" in body ? prune(body).children : [] };
  const processor = unified().use(rehypeRemark).use(remarkGfm).use(remarkStringify);
  return { title, text: processor.stringify(processor.runSync(content)) };
}

type Parent = Root | Element;

function prune<Kind extends Parent>(parent: Kind): Kind {
  const children = parent.children.filter(
    (child) => !(child.type === "comment" || (child.type === "element" && isLeftOut(child))),
  );
  for (const child of children) if (child.type === "element") prune(child);
  parent.children = children;
  return parent;
}

/** Hidden text is for machines alone. */
function isLeftOut({ tagName, properties }: Element): boolean {
  const style = (properties["style"] ?? "").replace(/\s+/g, "");
  return (
    noText.has(tagName) ||
    properties["hidden"] !== undefined ||
    properties["ariaHidden"] === "true" ||
    /display:none|visibility:hidden|font-size:0|opacity:0(?![.\d])/i.test(style)
  );
}

function find(node: Nodes, name: string): Element | undefined {
  if (node.type === "element" && node.tagName === name) return node;
  if (!("children" in node)) return undefined;
  for (const child of node.children) {
    const found = find(child, name);
    if (found) return found;
  }
  return undefined;
}

function textOf(node: Nodes | undefined): string {
  if (!node) return "";
  if (node.type === "text") return node.value;
  return "children" in node ? node.children.map(textOf).join("") : "";
}
