import type { Finding } from "../finding.ts";
import { formatGithub } from "./github.ts";
import { formatJson } from "./json.ts";
import { formatPretty } from "./pretty.ts";
import { formatSarif, type RuleInfo } from "./sarif.ts";

export const findingFormats = ["pretty", "json", "sarif", "github"] as const;
export type FindingFormat = (typeof findingFormats)[number];

export interface FormatOptions {
  /** Terminal colours, for `pretty` only. */
  colors?: boolean;
  /** Rules that ran, for `sarif`; the rules of the findings are always listed. */
  rules?: readonly RuleInfo[];
}

/** One reporter for every command that has findings. No final newline; `pretty` may be empty. */
export function formatFindings(
  findings: readonly Finding[],
  format: FindingFormat,
  { colors = false, rules = [] }: FormatOptions = {},
): string {
  const formats: Record<FindingFormat, () => string> = {
    pretty: () => formatPretty(findings, colors),
    json: () => formatJson(findings),
    sarif: () => formatSarif(findings, rules),
    github: () => formatGithub(findings),
  };
  return formats[format]();
}

export function isFindingFormat(text: string): text is FindingFormat {
  return findingFormats.some((format) => format === text);
}
