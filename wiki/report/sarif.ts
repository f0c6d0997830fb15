import { severityOf, type Finding } from "../finding.ts";
import { fingerprintsOf } from "./fingerprint.ts";
import { regionOf } from "./json.ts";

/** What a report may say about a rule beside its findings. */
export interface RuleInfo {
  id: string;
  doc: string;
}

const levels = { error: "error", warning: "warning", info: "note" } as const;

/** SARIF 2.1.0, for code scanning. Paths are relative to the repository's root. */
export function formatSarif(findings: readonly Finding[], rules: readonly RuleInfo[] = []): string {
  const ids = [...new Set([...rules.map(({ id }) => id), ...findings.map(ruleIdOf)])].toSorted();
  const fingerprints = fingerprintsOf(findings);
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "loopwiki", rules: ids.map((id) => descriptor(id, rules)) },
        },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: {
          SRCROOT: { description: { text: "The root of the repository." } },
        },
        results: findings.map((finding, index) =>
          resultOf(finding, ids.indexOf(ruleIdOf(finding)), fingerprints[index] ?? ""),
        ),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

function descriptor(id: string, rules: readonly RuleInfo[]): Record<string, unknown> {
  const doc = rules.find((rule) => rule.id === id)?.doc;
  if (doc === undefined) return { id };
  // Code scanning shows only rules with all three.
  const text = { text: doc };
  return { id, shortDescription: text, fullDescription: text, help: text };
}

function resultOf(
  finding: Finding,
  ruleIndex: number,
  fingerprint: string,
): Record<string, unknown> {
  const { line, column, endLine, endColumn } = regionOf(finding);
  return {
    ruleId: ruleIdOf(finding),
    ruleIndex,
    level: levels[severityOf(finding)],
    // `[text](place)` is a link in SARIF, also when it comes from a page.
    message: { text: finding.reason.replaceAll("](", "] (") },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(finding.file ?? ""), uriBaseId: "SRCROOT" },
          region: { startLine: line, startColumn: column, endLine, endColumn },
        },
      },
    ],
    partialFingerprints: { "loopwiki/v1": fingerprint },
  };
}

function ruleIdOf(finding: Finding): string {
  return finding.ruleId ?? "loopwiki";
}

/** A relative URI reference: each name percent-encoded, so that `a:b` is no scheme. */
function uriOf(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
