import type { ErrorKind } from "#wiki";

/** DESIGN 8. */
export const exitCodes = {
  ok: 0,
  findings: 1,
  user: 2,
  andon: 3,
  budget: 4,
  bug: 70,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodeOfError: Record<ErrorKind, ExitCode> = {
  user: exitCodes.user,
  andon: exitCodes.andon,
  budget: exitCodes.budget,
};
