import { spawn } from "node:child_process";
import { LoopwikiError } from "./errors.ts";

/** Settings that keep the user's git inert: no hooks, no monitors, no external programs. */
const inert = [
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "core.fsmonitor=false",
  "-c",
  "core.quotePath=false",
  "-c",
  "core.fsync=all",
  "-c",
  "commit.gpgSign=false",
  "-c",
  "protocol.ext.allow=never",
  "-c",
  "gc.auto=0",
  "-c",
  "advice.detachedHead=false",
];

export interface GitOptions {
  /** Text for standard input. */
  input?: string;
  /** Extra environment, e.g. `GIT_INDEX_FILE`. */
  env?: Record<string, string>;
  /** Exit codes that are answers rather than failures; default only 0. */
  okCodes?: readonly number[];
}

export interface GitAnswer {
  code: number;
  stdout: string;
  stderr: string;
}

type RawAnswer = Omit<GitAnswer, "stdout"> & { stdout: Buffer };

/** Runs git by argument list (never through a shell) in one directory. */
export class Git {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  at(directory: string): Git {
    return new Git(directory);
  }

  /** Standard output with the final newline removed. Throws `git-failed` on any other exit code. */
  async run(args: readonly string[], options: GitOptions = {}): Promise<string> {
    return (await this.answer(args, options)).stdout.replace(/\n$/, "");
  }

  /** Fields of a `-z` listing. */
  async list(args: readonly string[], options: GitOptions = {}): Promise<string[]> {
    const { stdout } = await this.answer(args, options);
    return stdout.split("\0").filter((field) => field !== "");
  }

  /** True when the command exits 0, false when it exits 1; other codes throw. */
  async test(args: readonly string[], options: GitOptions = {}): Promise<boolean> {
    return (await this.answer(args, { ...options, okCodes: [0, 1] })).code === 0;
  }

  async answer(args: readonly string[], options: GitOptions = {}): Promise<GitAnswer> {
    const { stdout, ...rest } = await this.#checked(args, options);
    return { ...rest, stdout: stdout.toString() };
  }

  /** Standard output as it is, for content whose lengths git counts in bytes. */
  async bytes(args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
    return (await this.#checked(args, options)).stdout;
  }

  async #checked(args: readonly string[], options: GitOptions): Promise<RawAnswer> {
    const answer = await this.#spawn(args, options);
    if ((options.okCodes ?? [0]).includes(answer.code)) return answer;
    const said =
      answer.stderr.trim() || answer.stdout.toString().trim() || `exit code ${answer.code}`;
    throw new LoopwikiError(
      "git-failed",
      `git ${args.join(" ")} failed in ${this.directory}: ${said}`,
    );
  }

  #spawn(args: readonly string[], options: GitOptions): Promise<RawAnswer> {
    const child = spawn("git", [...inert, ...args], {
      cwd: this.directory,
      env: { ...cleanEnvironment(), ...options.env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.stdin.on("error", () => undefined); // git may exit before it has read everything
    child.stdin.end(options.input ?? "");
    return new Promise((resolve, reject) => {
      child.on("error", (cause) => reject(cannotStart(cause, this.directory)));
      child.on("close", (code) =>
        resolve({
          code: code ?? 128,
          stdout: Buffer.concat(stdout),
          stderr: Buffer.concat(stderr).toString(),
        }),
      );
    });
  }
}

function cannotStart(cause: unknown, directory: string): LoopwikiError {
  return new LoopwikiError("git-missing", `git could not be started in ${directory}.`, {
    cause,
    hint: "Install git and check that the folder exists.",
  });
}

/** The user's environment without the variables that would point git at another repository. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const {
    GIT_DIR,
    GIT_WORK_TREE,
    GIT_INDEX_FILE,
    GIT_COMMON_DIR,
    GIT_OBJECT_DIRECTORY,
    GIT_PREFIX,
    ...rest
  } = process.env;
  void [GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, GIT_COMMON_DIR, GIT_OBJECT_DIRECTORY, GIT_PREFIX];
  return {
    ...rest,
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_PAGER: "cat",
    GIT_EDITOR: "true",
    LC_ALL: "C",
  };
}
