import { severityOf, type Finding } from "#wiki";
import type { CiPartName } from "../config/ci-schema.ts";

/** What one part found. */
export interface PartAnswer {
  findings: Finding[];
  /** In one line, for example `12 pages, no findings`. */
  summary: string;
  /** What could not be looked at here, and why. */
  unchecked?: string[];
  /** Whether the findings are no reason to fail; when absent, notes alone are none. */
  isSound?: boolean;
}

/** How a part ended: `error` means that it could not look, for example at settings that are wrong. */
export interface CiPart extends Required<Omit<PartAnswer, "isSound">> {
  name: CiPartName;
  status: "ok" | "failed" | "reported" | "off" | "error";
}

export function isSound({ isSound: said, findings }: PartAnswer): boolean {
  return said ?? findings.every((finding) => severityOf(finding) === "info");
}
