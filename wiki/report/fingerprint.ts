import { createHash } from "node:crypto";
import type { Finding } from "../finding.ts";

/** Fingerprints that stay when other findings of a report are left out. */
const kept = new WeakMap<Finding, string>();

/**
 * One fingerprint per finding, in the same order: the same problem keeps its fingerprint while the page
 * around it changes, because lines are not part of it, numbers outside code are not read, and what is
 * suggested does not count. The second finding of the same kind on a page gets `:2`, and so on.
 */
export function fingerprintsOf(findings: readonly Finding[]): string[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const identity = [finding.ruleId ?? "", finding.file ?? "", normalised(finding.reason)];
    const hash = createHash("sha256").update(identity.join("\0")).digest("hex").slice(0, 16);
    const count = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, count);
    return kept.get(finding) ?? (count === 1 ? hash : `${hash}:${count}`);
  });
}

/** The same, and each finding keeps its fingerprint from now on, whatever list it is part of. */
export function keepFingerprints(findings: readonly Finding[]): void {
  const fingerprints = fingerprintsOf(findings);
  for (const [index, finding] of findings.entries()) kept.set(finding, fingerprints[index] ?? "");
}

/** `pricing-2` in code is a name; `4200 tokens` is a measure that the next edit changes. */
function normalised(reason: string): string {
  return reason
    .replace(/; did you mean [\s\S]*$/, "")
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replace(/\d+/g, "#")))
    .join("")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .replace(/[\s.]+$/, "");
}
