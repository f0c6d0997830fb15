import { createHash } from "node:crypto";
import type { Finding } from "../finding.ts";

/**
 * One fingerprint per finding, in the same order: the same problem keeps its fingerprint while the page
 * around it changes, because lines are not part of it and numbers in the reason are not read. The
 * second finding of the same kind on a page gets `:2`, and so on.
 */
export function fingerprintsOf(findings: readonly Finding[]): string[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const reason = finding.reason.toLowerCase().replace(/\d+/g, "#").replace(/\s+/g, " ").trim();
    const identity = [finding.ruleId ?? "", finding.file ?? "", reason].join("\0");
    const hash = createHash("sha256").update(identity).digest("hex").slice(0, 32);
    const count = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, count);
    return count === 1 ? hash : `${hash}:${count}`;
  });
}
