import { severityOf, type Finding } from "#wiki";
import type { CiPartName } from "../config/ci-schema.ts";

/** What one part found. */
export interface PartAnswer {
  findings: Finding[];
  /** In one line, for example `12 pages, no findings`. */
  summary: string;
  /** What could not be looked at here, and why. */
  unchecked?: string[];
}

/** How a part ended: `error` means that it could not look, for example at settings that are wrong. */
export interface CiPart extends Required<PartAnswer> {
  name: CiPartName;
  status: "ok" | "failed" | "reported" | "off" | "error";
}

/** Notes alone are no reason to stop anybody. */
export function isSound(findings: readonly Finding[]): boolean {
  return findings.every((finding) => severityOf(finding) === "info");
}
