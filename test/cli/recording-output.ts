import { Output } from "../../cli/output.ts";
import type { CommandContext } from "../../cli/command.ts";

/** An Output that keeps what it is told instead of printing it. */
export class RecordingOutput extends Output {
  answers: { name: string; data: Record<string, unknown>; text: string }[] = [];
  notes: string[] = [];
  nextCommands: string[] = [];

  constructor({ json = false, verbose = false } = {}) {
    super({ json, quiet: false, verbose, color: false });
  }

  override answer(name: string, data: Record<string, unknown>, text: string): void {
    this.answers.push({ name, data, text });
  }

  override raw(text: string): void {
    this.answers.push({ name: "raw", data: {}, text });
  }

  override note(text: string): void {
    this.notes.push(text);
  }

  override error(message: string): void {
    this.notes.push(`error: ${message}`);
  }

  override next(command: string): void {
    this.nextCommands.push(command);
  }

  get answerText(): string {
    return this.answers.map(({ text }) => text).join("\n");
  }
}

export function recordingContext(directory: string): CommandContext & { output: RecordingOutput } {
  return { directory, output: new RecordingOutput(), signal: new AbortController().signal };
}
