/** One value of a JSON text with comments, and where it stands: offsets into the text, `end` exclusive. */
export interface JsonNode {
  start: number;
  end: number;
  value: unknown;
  /** What an object or list holds, in order; `key` is missing in a list. Absent for other values. */
  children?: JsonChild[];
}

export interface JsonChild {
  key?: string;
  /** Where the child begins: its key, or itself in a list. */
  start: number;
  node: JsonNode;
  /** Offset of the comma after it, when there is one. */
  comma?: number;
}

/** Reads JSON with comments, commas at the end and a byte order mark; undefined when it is not that. */
export function parseJsonc(text: string): JsonNode | undefined {
  try {
    return new Reader(text).document();
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined; // RangeError: too deep
    throw error;
  }
}

/** The offset after spaces and comments. */
export function skipTrivia(text: string, from: number): number {
  const trivia = /(?:[\s\uFEFF]|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
  trivia.lastIndex = from;
  trivia.exec(text);
  return trivia.lastIndex;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonNode {
    const node = this.#value();
    this.#skip();
    if (this.#at < this.#text.length) throw new SyntaxError("text after the value");
    return node;
  }

  #value(): JsonNode {
    this.#skip();
    const start = this.#at;
    const first = this.#text[start];
    if (first === "{" || first === "[") return this.#container(start, first === "{" ? "}" : "]");
    const value: unknown = JSON.parse(this.#token());
    return { start, end: this.#at, value };
  }

  #container(start: number, close: "}" | "]"): JsonNode {
    this.#at += 1;
    const children: JsonChild[] = [];
    for (;;) {
      this.#skip();
      if (this.#text[this.#at] === close) break;
      const previous = children.at(-1);
      if (previous !== undefined && previous.comma === undefined)
        throw new SyntaxError("no comma between two values");
      const child = this.#child(close);
      this.#skip();
      if (this.#text[this.#at] === ",") child.comma = this.#at++;
      children.push(child);
    }
    this.#at += 1;
    const value =
      close === "]"
        ? children.map(({ node }) => node.value)
        : Object.fromEntries(children.map(({ key = "", node }) => [key, node.value]));
    return { start, end: this.#at, value, children };
  }

  #child(close: "}" | "]"): JsonChild {
    const start = this.#at;
    if (close === "]") return { start, node: this.#value() };
    if (this.#text[start] !== '"') throw new SyntaxError("a key without quotes");
    const key = String(JSON.parse(this.#token()));
    this.#skip();
    if (this.#text[this.#at++] !== ":") throw new SyntaxError("no colon after a key");
    return { key, start, node: this.#value() };
  }

  #token(): string {
    const token = /"(?:[^"\\]|\\[^])*"|[-+.\w]+/y;
    token.lastIndex = this.#at;
    const [found] = token.exec(this.#text) ?? [];
    if (found === undefined) throw new SyntaxError("no value");
    this.#at = token.lastIndex;
    return found;
  }

  #skip(): void {
    this.#at = skipTrivia(this.#text, this.#at);
  }
}
