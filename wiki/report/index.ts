import type { Finding } from "../finding.ts";
import { formatCompact } from "./compact.ts";
import { formatGithub } from "./github.ts";
import { formatJson } from "./json.ts";
import { formatJunit } from "./junit.ts";
import { formatPretty } from "./pretty.ts";
import { formatSarif, type RuleInfo } from "./sarif.ts";

export const findingFormats = ["pretty", "json", "sarif", "github", "junit", "compact"] as const;
export type FindingFormat = (typeof findingFormats)[number];

export interface FormatOptions {
  /** Terminal colours, for `pretty` only. */
  colors?: boolean;
  /** Whether `pretty` shows the ids that `lint accept` takes. */
  ids?: boolean;
  /** How many findings were accepted and are not in the list, for `json`. */
  accepted?: number;
  /** Rules that ran, for `sarif`; the rules of the findings are always listed. */
  rules?: readonly RuleInfo[];
}

/** One reporter for every command that has findings. No final newline; `pretty` may be empty. */
export function formatFindings(
  findings: readonly Finding[],
  format: FindingFormat,
  { rules = [], ...options }: FormatOptions = {},
): string {
  const formats: Record<FindingFormat, () => string> = {
    pretty: () => formatPretty(findings, options),
    json: () => formatJson(findings, options),
    sarif: () => formatSarif(findings, rules),
    github: () => formatGithub(findings),
    junit: () => formatJunit(findings),
    compact: () => formatCompact(findings),
  };
  return formats[format]();
}

export function isFindingFormat(text: string): text is FindingFormat {
  return findingFormats.some((format) => format === text);
}
