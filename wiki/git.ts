import { spawn } from "node:child_process";
import { LoopwikiError } from "./errors.ts";
import {
  driverQuery,
  driversOff,
  gitEnvironment,
  inert,
  mayRunDrivers,
  subcommandAt,
  withoutExternalDiff,
} from "./git-inert.ts";
import { lockInTheWay, outwait } from "./git-locks.ts";
import { inGitQueue } from "./git-queue.ts";

/** Commands that write what all worktrees share; `worktree list` only reads. */
const sharedWrites = new Set(["merge", "update-ref", "worktree"]);
/** How long a command waits for a lock of somebody's git, in milliseconds. */
const lockPatienceMs = 15_000;

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

  /** One at a time for all processes, for several commands that belong together (`git-queue.ts`). */
  async exclusively<T>(work: () => Promise<T>, options: GitOptions = {}): Promise<T> {
    const commonDir = await this.#commonDir(options);
    return commonDir === undefined ? work() : inGitQueue(commonDir, work);
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
    const answer = writesShared(args)
      ? await this.exclusively(() => this.#patiently(args, options), options)
      : await this.#patiently(args, options);
    if ((options.okCodes ?? [0]).includes(answer.code)) return answer;
    const said =
      answer.stderr.trim() || answer.stdout.toString().trim() || `exit code ${answer.code}`;
    throw new LoopwikiError(
      "git-failed",
      `git ${args.join(" ")} failed in ${this.directory}: ${said}`,
    );
  }

  /** A lock of a live git is waited for, a dead one's removed; then the command is tried once more. */
  async #patiently(args: readonly string[], options: GitOptions): Promise<RawAnswer> {
    const off = mayRunDrivers(args) ? driversOff(await this.#drivers(options)) : [];
    const all = [...off, ...withoutExternalDiff(args)];
    const answer = await this.#spawn(all, options);
    const lock = answer.code === 0 ? undefined : lockInTheWay(answer.stderr);
    const commonDir = lock === undefined ? undefined : await this.#commonDir(options);
    if (lock === undefined || commonDir === undefined) return answer;
    const free = await outwait(lock, commonDir, lockPatienceMs);
    return free ? this.#spawn(all, options) : answer;
  }

  /** Asked each time: whoever can write the settings could have added one since. */
  async #drivers(options: GitOptions): Promise<string> {
    const { env = {} } = options;
    return (await this.#spawn(driverQuery, { env })).stdout.toString();
  }

  /** Absolute; undefined outside of a repository. */
  async #commonDir({ env = {} }: GitOptions): Promise<string | undefined> {
    const query = ["rev-parse", "--path-format=absolute", "--git-common-dir"];
    const { code, stdout } = await this.#spawn(query, { env });
    return code === 0 ? stdout.toString().replace(/\n$/, "") : undefined;
  }

  #spawn(args: readonly string[], options: GitOptions): Promise<RawAnswer> {
    const child = spawn("git", [...inert, ...args], {
      cwd: this.directory,
      env: { ...gitEnvironment(process.env), ...options.env },
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

function writesShared(args: readonly string[]): boolean {
  const at = subcommandAt(args);
  return sharedWrites.has(args[at] ?? "") && args[at + 1] !== "list";
}

function cannotStart(cause: unknown, directory: string): LoopwikiError {
  return new LoopwikiError("git-missing", `git could not be started in ${directory}.`, {
    cause,
    hint: "Install git and check that the folder exists.",
  });
}
