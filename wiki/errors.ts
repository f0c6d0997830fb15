/** Why the program cannot go on: decides the exit code (DESIGN 8), see `cli/exit-codes.ts`. */
export type ErrorKind = "user" | "andon" | "budget";

/**
 * The one error thrown on purpose. Problems with *content* are findings (values), never this.
 * `message` says what was expected, what was found and where; `hint` says what to do next.
 */
export class LoopwikiError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly hint: string | undefined;

  constructor(
    code: string,
    message: string,
    options: { hint?: string; kind?: ErrorKind; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "LoopwikiError";
    this.code = code;
    this.kind = options.kind ?? "user";
    this.hint = options.hint;
  }
}

/** The text of anything thrown, for messages; never a stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** True for a file-system error with this code, e.g. `ENOENT`. */
export function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
