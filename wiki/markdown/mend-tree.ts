import type { Nodes, Parents, PhrasingContent, Root, Text } from "mdast";
import type { Point, Position } from "unist";
import { labelOf, readWikiLink } from "./link-text.ts";
import { maskCharacters, maskPattern, type Mask } from "./mask-wiki-links.ts";
import type { WikiEmbed, WikiLink } from "./wiki-link-syntax.ts";

/**
 * Makes the tree of a masked text what the reference would see: puts the wiki links where their masks
 * are. False when that cannot be done, or when the tree has a bare URL on which the parsers differ.
 */
export function mendTree(tree: Root, source: string, masks: readonly Mask[]): boolean {
  return new Mending(source, masks).mend(tree);
}

/** A bare URL or address as everybody writes it; entities and brackets in one are read differently. */
const plainUrl =
  /^(?:(?:https?:\/\/|www\.)[a-z0-9](?:[\w./~:?=%#+,;@!$'*-]|&(?!#?\w+;))*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)$/i;
const plainBefore = /[\s(]/;
const plainAfter = /[\s).,;:!?'"]/;
/** What one of the parsers could take for a bare URL or an address. */
const bareUrl = /https?:\/\/|www\.|[\w.+-]@[\w-]/i;

/** What a node stands in. */
interface Around {
  link?: boolean;
  heading?: boolean;
}

function insideOf({ type }: Nodes, { link, heading }: Around): Around {
  return {
    link: link === true || type === "link",
    heading: heading === true || type === "heading",
  };
}

class Mending {
  readonly #source: string;
  readonly #masks: readonly Mask[];
  /** Index of the first mask that may lie in a text yet to come. */
  #next = 0;

  constructor(source: string, masks: readonly Mask[]) {
    this.#source = source;
    this.#masks = masks;
  }

  mend(node: Nodes, around: Around = {}): boolean {
    if (isMasked(node, around.heading === true)) return false;
    if (node.type === "link" && !this.#isPlain(node.position)) return false;
    return !("children" in node) || this.#mendChildren(node, insideOf(node, around));
  }

  #mendChildren(node: Parents, around: Around): boolean {
    const children: Nodes[] = node.children;
    for (let index = 0; index < children.length; index += 1) {
      const child = children[index];
      if (child === undefined || !this.mend(child, around)) return false;
      if (child.type !== "text") continue;
      if (around.link !== true && bareUrl.test(child.value)) return false;
      if (!child.value.includes("\u0092")) continue;
      const pieces = this.#piecesOf(child);
      if (pieces === undefined) return false;
      children.splice(index, 1, ...pieces);
      index += pieces.length - 1;
    }
    return true;
  }

  /** Whether a link is in brackets, or bare and as everybody writes it. */
  #isPlain(place: Position | undefined): boolean {
    const source = this.#source;
    const start = place?.start.offset ?? 0;
    if (source[start] === "[" || source[start] === "<") return true;
    const end = place?.end.offset ?? 0;
    const [before, after] = [source[start - 1] ?? " ", source[end] ?? " "];
    return (
      plainUrl.test(source.slice(start, end)) && plainBefore.test(before) && plainAfter.test(after)
    );
  }

  /** A text cut at its masks; undefined when they are not all whole. */
  #piecesOf({ value, position }: Text): PhrasingContent[] | undefined {
    const pieces: PhrasingContent[] = [];
    let from = 0;
    for (const { 0: run, index } of value.matchAll(maskPattern)) {
      const mask = this.#nextIn(position);
      if (mask === undefined || position === undefined) return undefined;
      const start = mask.embed ? index : index + run.indexOf(",");
      if (start > from) pieces.push({ type: "text", value: value.slice(from, start) });
      pieces.push(this.#linkAt(mask, position));
      from = index + run.length;
    }
    const rest = value.slice(from);
    if (rest !== "") pieces.push({ type: "text", value: rest });
    return maskCharacters.test(rest) || this.#nextIn(position) !== undefined ? undefined : pieces;
  }

  /** The next mask inside a text; masks before it were in code or HTML. */
  #nextIn(text: Position | undefined): Mask | undefined {
    const [from = 0, to = 0] = [text?.start.offset, text?.end.offset];
    while ((this.#masks[this.#next]?.start ?? Infinity) < from) this.#next += 1;
    const mask = this.#masks[this.#next];
    if (mask === undefined || mask.end > to) return undefined;
    this.#next += 1;
    return mask;
  }

  #linkAt({ start, end, embed }: Mask, text: Position): WikiLink | WikiEmbed {
    const inner = this.#source.slice(start + (embed ? 3 : 2), end - 2);
    const position = { start: this.#pointAt(start, text), end: this.#pointAt(end, text) };
    const link: WikiLink = { type: "wikiLink", value: labelOf(readWikiLink(inner)), position };
    return embed ? { type: "wikiEmbed", children: [link], position } : link;
  }

  /** The line and column of an offset inside a text. */
  #pointAt(offset: number, { start }: Position): Point {
    const written = this.#source.slice(start.offset, offset);
    const lastBreak = written.lastIndexOf("\n");
    if (lastBreak < 0) return { line: start.line, column: start.column + written.length, offset };
    const breaks = written.split("\n").length - 1;
    return { line: start.line + breaks, column: written.length - lastBreak, offset };
  }
}

/** Whether a mask has come where its text is needed and no link can be. */
function isMasked(node: Nodes, inHeading: boolean): boolean {
  if ("url" in node && maskCharacters.test(node.url)) return true;
  if ("label" in node && maskCharacters.test(node.label ?? "")) return true;
  if (!inHeading) return false;
  if ("alt" in node && maskCharacters.test(node.alt ?? "")) return true;
  return (node.type === "html" || node.type === "inlineCode") && maskCharacters.test(node.value);
}
