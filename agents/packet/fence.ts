import { createHash, randomBytes } from "node:crypto";

/** A random word that marks the borders of untrusted text, so that the text cannot fake its own end. */
export function newNonce(): string {
  return randomBytes(9).toString("base64url");
}

/** Puts untrusted text (pages, diffs, tool output) between borders; the role prompt says it is data. */
export function fence(nonce: string, label: string, text: string): string {
  const inner = text.replaceAll(nonce, "…"); // not "": the text around it could join to the nonce again
  return `<<<${nonce} ${label}\n${inner.trimEnd()}\n${nonce}>>>`;
}

/** Rough count: four characters a token, as providers' own rules of thumb say. Never used for money. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

/** Keeps the end of a text, where test output says what failed, within a token budget. */
export function keepTail(text: string, tokens: number): string {
  const limit = tokens * 4;
  return text.length <= limit
    ? text
    : `… (${text.length - limit} characters left out)\n${text.slice(-limit)}`;
}

/** Keeps the start of a text within a token budget. */
export function keepHead(text: string, tokens: number): string {
  const limit = tokens * 4;
  return text.length <= limit
    ? text
    : `${text.slice(0, limit)}\n… (${text.length - limit} characters left out)`;
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
