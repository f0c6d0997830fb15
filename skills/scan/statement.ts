/** What a reader, person or agent, takes in at once: a sentence, a line of code, a hidden comment. */
export interface Statement {
  text: string;
  /** 1-based. */
  line: number;
  /** `hidden` is what people do not see where the Markdown is shown. */
  kind: "prose" | "code" | "hidden";
  /** What stands before it and says what it is there for: headings, and the line that ends with a colon. */
  about: string;
  /** Whether it is a quotation. */
  quoted: boolean;
}

const fenceLine = /^\s*(?:>\s*)*(?:[-*+]\s+|\d+[.)]\s+)?(`{3,}|~{3,})/;
const listItem = /^\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ x]\]\s+)?/i;
const indented = /^(?: {4}|\t)\S/;
const rule = /^\s*(?:---+|\*\*\*+|\|[\s:|-]+\|)\s*$/;
const headingLine = /^\s{0,3}(#{1,6})\s+(.*)$/;

/** The statements of a Markdown document, front matter included: agents read that first. */
export function statementsOf(markdown: string): Statement[] {
  const reader = new Reader();
  for (const [at, line] of withoutComments(markdown, reader).split("\n").entries())
    reader.read(line, at + 1);
  reader.endParagraph();
  return reader.statements.toSorted((left, right) => left.line - right.line);
}

/** A file that is no Markdown: each line is code, continued ones together. */
export function linesOf(code: string): Statement[] {
  const statements: Statement[] = [];
  let open: Statement | undefined;
  for (const [at, line] of code.split("\n").entries()) {
    const text = line.replace(/\\$/, " ");
    if (open) open.text += text.trimStart();
    else statements.push((open = codeAt(text, at + 1, "")));
    if (!line.endsWith("\\")) open = undefined;
  }
  return statements.filter(({ text }) => text.trim() !== "");
}

function codeAt(text: string, line: number, about: string): Statement {
  return { text, line, kind: "code", about, quoted: false };
}

/** Comments become statements of their own; in the text, blanks. */
function withoutComments(markdown: string, reader: Reader): string {
  return markdown.replaceAll(/<!--([^]*?)(?:-->|$)/g, (comment, text: string, offset: number) => {
    const line = markdown.slice(0, offset).split("\n").length;
    if (text.trim() !== "")
      reader.statements.push({ text: text.trim(), line, kind: "hidden", about: "", quoted: false });
    return comment.replaceAll(/[^\n]/g, " ");
  });
}

class Reader {
  readonly statements: Statement[] = [];
  #headings: string[] = [];
  #lead = "";
  #paragraph: { text: string; line: number }[] = [];
  #fence = "";

  read(line: string, number: number): void {
    const mark = fenceLine.exec(line)?.[1] ?? "";
    if (this.#fence !== "") {
      if (mark.startsWith(this.#fence)) this.#fence = "";
      else this.#code(line, number);
    } else if (mark === "") this.#prose(line, number);
    else {
      this.endParagraph();
      this.#fence = mark;
    }
  }

  #prose(line: string, number: number): void {
    const heading = headingLine.exec(line);
    if (heading) this.#heading((heading[1] ?? "").length, heading[2] ?? "", number);
    else if (indented.test(line) && this.#paragraph.length === 0) this.#code(line, number);
    else if (line.trim() === "" || rule.test(line)) this.endParagraph();
    else {
      if (listItem.test(line) || /^\s*[>|]/.test(line)) this.endParagraph();
      this.#paragraph.push({ text: line.replace(listItem, ""), line: number });
    }
  }

  /** Splits what was gathered into sentences, each on the line where it begins. */
  endParagraph(): void {
    const lines = this.#paragraph;
    this.#paragraph = [];
    if (lines.length === 0) return;
    const isItem = lines[0] !== undefined && /^\s*>/.test(lines[0].text);
    const whole = lines.map(({ text }) => text.trim().replace(/^(?:>\s*)+/, "")).join("\n");
    let offset = 0;
    for (const sentence of whole.split(/(?<=[.!?]["'”’)*_`]{0,2})[ \n]+(?=\S)/)) {
      const line = (lines[0]?.line ?? 1) + whole.slice(0, offset).split("\n").length - 1;
      offset = whole.indexOf(sentence, offset) + sentence.length;
      this.statements.push({
        text: sentence.replaceAll("\n", " "),
        line,
        kind: "prose",
        about: this.#about(),
        quoted: isItem,
      });
    }
    const last = whole.trimEnd();
    if (last.endsWith(":")) this.#lead = last.split("\n").at(-1) ?? "";
  }

  #heading(level: number, text: string, line: number): void {
    this.endParagraph();
    this.#headings = this.#headings.slice(0, level - 1);
    this.#headings[level - 1] = text;
    this.#lead = "";
    const about = this.#headings.slice(0, level - 1).join(" / ");
    this.statements.push({ text, line, kind: "prose", about, quoted: false });
  }

  #code(line: string, number: number): void {
    this.endParagraph();
    const before = this.statements.at(-1);
    if (before?.kind === "code" && before.text.endsWith("\\"))
      before.text = before.text.slice(0, -1) + line.trim();
    else if (line.trim() !== "") this.statements.push(codeAt(line.trim(), number, this.#about()));
  }

  #about(): string {
    return [...this.#headings.filter((text) => text !== undefined), this.#lead].join(" / ");
  }
}
