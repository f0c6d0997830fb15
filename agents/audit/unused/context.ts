import type { AuditContext } from "../analyzer.ts";
import type { KnipIssue } from "../knip.ts";
import type { Manifest } from "../package-manifest.ts";

/** What the vetting of knip's answers needs. */
export interface UnusedContext extends AuditContext {
  manifest: Manifest;
  issues: KnipIssue[];
}
