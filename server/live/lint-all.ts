import { findingsData, lintSubject, readSubject, type LintOptions, type Wiki } from "#wiki";
import type { LintAnswer } from "../services.ts";

/** Lints the whole wiki. Takes seconds for thousands of pages: those are linted by `lintApart`. */
export async function lintAll(wiki: Wiki, options: LintOptions): Promise<LintAnswer> {
  const { findings, accepted, pages } = await lintSubject(await readSubject(wiki), options);
  return {
    findings: findingsData(findings).findings,
    accepted: findingsData(accepted).findings,
    pages,
  };
}
