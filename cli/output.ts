import pc from "picocolors";

export interface OutputOptions {
  json: boolean;
  quiet: boolean;
  verbose: boolean;
  color: boolean;
}

/**
 * The only way to the terminal. Standard output carries the answer and nothing else (with `--json` one
 * versioned object); progress, notes and the next command go to standard error.
 */
export class Output {
  readonly options: OutputOptions;
  readonly colors: ReturnType<typeof pc.createColors>;
  #hasProgress = false;
  /** Hides credentials in whatever is printed; set as soon as a repository is opened. */
  redact: (text: string) => string = (text) => text;

  constructor(options: OutputOptions) {
    this.options = options;
    this.colors = pc.createColors(options.color);
  }

  /** Prints the answer: `text` for people, `data` with `--json` as `{schema: "loopwiki/<name>@1", …}`. */
  answer(name: string, data: Record<string, unknown>, text: string): void {
    this.#clearProgress();
    if (this.options.json)
      this.raw(JSON.stringify({ schema: `loopwiki/${name}@1`, ...data }, null, 2));
    else this.raw(text);
  }

  /** Text that is its own format (SARIF, annotations, raw Markdown), whatever `--json` says. */
  raw(text: string): void {
    this.#clearProgress();
    const line = text.endsWith("\n") || text === "" ? text : `${text}\n`;
    process.stdout.write(this.redact(line));
  }

  note(text: string): void {
    this.#clearProgress();
    if (!this.options.quiet) process.stderr.write(this.redact(`${text}\n`));
  }

  detail(text: string): void {
    if (this.options.verbose) this.note(this.colors.dim(text));
  }

  /** The obvious next command; every command ends with one. */
  next(command: string, why: string): void {
    this.note(`${this.colors.dim("Next:")} ${this.colors.bold(command)}  ${this.colors.dim(why)}`);
  }

  /** One line that whatever comes next replaces; without a terminal nobody is shown it. */
  progress(line: string): void {
    if (this.options.quiet || !process.stderr.isTTY) return;
    this.#clearProgress();
    this.#hasProgress = true;
    process.stderr.write(line.slice(0, (process.stderr.columns || 80) - 1));
  }

  error(message: string, hint?: string): void {
    this.#clearProgress();
    process.stderr.write(this.redact(`${this.colors.red("error:")} ${message}\n`));
    if (hint !== undefined)
      process.stderr.write(this.redact(`${this.colors.dim("hint:")} ${hint}\n`));
  }

  #clearProgress(): void {
    if (!this.#hasProgress) return;
    this.#hasProgress = false;
    process.stderr.write("\r\u001B[2K");
  }
}
