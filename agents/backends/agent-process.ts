import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import type { Readable } from "node:stream";
import { messageOf } from "#wiki";
import { markedAsAgent } from "../sandbox/agent-marker.ts";
import { holdLifeline, streamsOf } from "../sandbox/lifeline.ts";
import { signalGroup } from "../sandbox/process-group.ts";

export interface ProcessStart {
  /** A shell command line, or an argument list that no shell sees. */
  command: string | readonly string[];
  /** The complete environment. */
  env: Record<string, string>;
  /** Standard input, which is closed after it; without it, it stays open for `send`. */
  input?: string;
  /** See `SpawnPlan`. */
  lifeline?: boolean | undefined;
}

export interface ProgramExit {
  /** 127 when the program could not be started, 128 when a signal ended it. */
  code: number;
  /** The last of standard error, or why the program could not be started. */
  errors: string;
}

/** Between the polite signal and the other one; the contract gives three seconds in all. */
const graceMs = 1000;
/** Characters of one line, the rest is dropped: a whole file may come as one JSON line. */
const maxLine = 8_000_000;
const maxErrors = 4000;

/** A running program in a process group of its own, with what it prints bounded. */
export class AgentProcess {
  /** Settles when the program has ended and its output is read or given up. Never rejects. */
  readonly ended: Promise<ProgramExit>;
  onOutput: () => void = () => undefined;
  #child: ChildProcess | undefined;
  #errors = "";
  #over = false;
  /** False while a line is being dealt with: then there may be more that nobody has read yet. */
  #waiting = true;

  constructor(program: ProcessStart, cwd: string) {
    try {
      this.#child = start(program, cwd);
    } catch (error) {
      // an argument list that is too long, or has a NUL in it
      this.#over = true;
      this.ended = Promise.resolve({ code: 127, errors: messageOf(error) });
      return;
    }
    this.ended = this.#follow(this.#child, cwd);
    this.#child.stdin?.on("error", () => undefined); // the program may not read its input
    if (program.input !== undefined) this.#child.stdin?.end(program.input);
  }

  /** Sends a line to a program that was started without an input. */
  send(line: string): void {
    const stdin = this.#child?.stdin;
    if (stdin?.writable === true) stdin.write(`${line}\n`);
  }

  async *lines(): AsyncGenerator<string> {
    const stdout = this.#child?.stdout;
    if (!stdout) return;
    for await (const line of linesOf(stdout, () => this.onOutput())) {
      this.#waiting = false;
      yield line;
      this.#waiting = true;
    }
  }

  /** Ends the whole group, first politely, so that a coding CLI can end what it started itself. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || this.#over) return;
    signalGroup(child, "SIGTERM");
    const timer = setTimeout(() => signalGroup(child, "SIGKILL"), graceMs);
    await this.ended;
    clearTimeout(timer);
  }

  #follow(child: ChildProcess, cwd: string): Promise<ProgramExit> {
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#errors = (this.#errors + text).slice(-maxErrors);
      this.onOutput();
    });
    return new Promise((resolve) => {
      const finish = (code: number, errors: string): void => {
        this.#over = true;
        resolve({ code, errors });
      };
      child.on("error", (error) => {
        const why = existsSync(cwd) ? error.message : `the directory ${cwd} does not exist`;
        finish(127, why);
      });
      child.on("exit", (code) => {
        signalGroup(child, "SIGKILL"); // whatever it left in the background
        // Those that left the group may keep the pipes open for ever: when nothing comes any more, go on.
        const late = setInterval(() => {
          child.stderr?.destroy();
          if (this.#waiting) child.stdout?.destroy();
        }, graceMs);
        child.on("close", () => {
          clearInterval(late);
          finish(code ?? 128, this.#errors);
        });
      });
    });
  }
}

function start(program: ProcessStart, cwd: string): ChildProcess {
  const env = markedAsAgent(program.env);
  const options = { cwd, env, detached: true, stdio: streamsOf(program) };
  const [file = "", ...args] =
    typeof program.command === "string" ? [program.command] : program.command;
  const child = spawn(file, args, { ...options, shell: typeof program.command === "string" });
  holdLifeline(child);
  return child;
}

/** The lines of a stream, without their ends; a stream that breaks off has ended. */
async function* linesOf(stream: Readable, onData: () => void): AsyncGenerator<string> {
  let rest = "";
  const add = (text: string): void => {
    if (rest.length < maxLine) rest += text.slice(0, maxLine);
  };
  stream.setEncoding("utf8");
  try {
    for await (const piece of stream) {
      onData();
      const [first = "", ...others] = String(piece).split("\n");
      add(first);
      for (const next of others) {
        yield rest.replace(/\r$/, "");
        rest = "";
        add(next);
      }
    }
  } catch {
    // the stream was destroyed: nothing more comes
  }
  if (rest !== "") yield rest;
}
