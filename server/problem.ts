import { LoopwikiError } from "#wiki";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** What is wrong, as RFC 9457 has it, with our code and what to do next. */
export interface Problem {
  code: string;
  title: string;
  /** What to do next. */
  hint?: string | undefined;
  /** More that helps, e.g. both sides of a conflict. */
  extra?: Record<string, unknown>;
}

export type ProblemStatus = Extract<
  ContentfulStatusCode,
  400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 415 | 422 | 428 | 500 | 503
>;

export function problem(context: Context, status: ProblemStatus, what: Problem): Response {
  const { code, title, hint, extra } = what;
  const body = { type: `loopwiki:${code}`, status, code, title, ...(hint && { hint }), ...extra };
  return context.json(body, status, { "content-type": "application/problem+json" });
}

/** An error with everything a program needs to go on from, e.g. both sides of a conflict. */
export class RequestProblem extends LoopwikiError {
  readonly status: ProblemStatus;
  readonly extra: Record<string, unknown>;

  constructor(status: ProblemStatus, what: Problem) {
    super(what.code, what.title, what.hint === undefined ? {} : { hint: what.hint });
    this.status = status;
    this.extra = what.extra ?? {};
  }
}

const statusOfCode: ReadonlyMap<string, ProblemStatus> = new Map<string, ProblemStatus>([
  ...codes(404, "no-page no-heading alias-not-found unknown-plan unknown-commit unknown-incident"),
  ...codes(404, "unknown-finding unknown-skill no-run"),
  ...codes(403, "consent-needed"),
  ...codes(409, "page-exists same-name root-page ambiguous-page ambiguous-plan bad-transition"),
  ...codes(409, "lease-held lease-lost not-verified already-merged merge-conflict plan-stale"),
  ...codes(409, "same-plan target-gone revert-exists nothing-to-revert"),
  ...codes(412, "page-changed plan-changed"),
  ...codes(500, "git-failed git-missing bad-journal line-unreadable"),
  ...codes(503, "pages-busy"),
]);

function codes(status: ProblemStatus, names: string): [string, ProblemStatus][] {
  return names.split(" ").map((name) => [name, status]);
}

/** Our own errors say what to do; anything else is a fault, of which nothing is told but that it was. */
export function statusOf(error: unknown): ProblemStatus {
  if (error instanceof RequestProblem) return error.status;
  if (!(error instanceof LoopwikiError)) return 500;
  return statusOfCode.get(error.code) ?? (error.kind === "user" ? 400 : 409);
}

export function problemOf(context: Context, error: unknown): Response {
  const status = statusOf(error);
  if (!(error instanceof LoopwikiError))
    return problem(context, status, {
      code: "fault",
      title: "Something unexpected happened; the terminal says more.",
    });
  const { code, message, hint } = error;
  const extra = error instanceof RequestProblem ? error.extra : {};
  return problem(context, status, { code, title: message, hint, extra });
}
