import { createHash, randomInt } from "node:crypto";

export { estimateTokens, keepHead, keepTail } from "./tokens.ts";

/** A random word that marks the borders of untrusted text, so that the text cannot fake its own end. */
export function newNonce(): string {
  // Letters only: each nonce counts as many tokens as the next, so the same packet has the same size.
  return Array.from({ length: 16 }, () => String.fromCharCode(97 + randomInt(26))).join("");
}

/** Puts untrusted text (pages, diffs, tool output) between borders; the role prompt says it is data. */
export function fence(nonce: string, label: string, text: string): string {
  const inner = text.replaceAll(nonce, "…"); // not "": the text around it could join to the nonce again
  return `<<<${nonce} ${label}\n${inner.trimEnd()}\n${nonce}>>>`;
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
