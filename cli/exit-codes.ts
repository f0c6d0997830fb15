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

/** Of several things the one that a person must see to first: a bug, the line, an error, money, findings. */
export function worstOf(codes: readonly ExitCode[]): ExitCode {
  const order: ExitCode[] = [70, 3, 2, 4, 1];
  return order.find((code) => codes.includes(code)) ?? exitCodes.ok;
}

export const exitCodeOfError: Record<ErrorKind, ExitCode> = {
  user: exitCodes.user,
  andon: exitCodes.andon,
  budget: exitCodes.budget,
};
