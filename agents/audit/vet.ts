import type { StoredPlan } from "#plans";
import type { AuditFinding, Place } from "./finding.ts";
import type { SourceFiles } from "./source-files.ts";

export interface RejectedAuditFinding {
  finding: AuditFinding;
  reason: string;
  /** True when it should be remembered, so that no later audit raises it again. */
  remember: boolean;
}

export interface Vetted {
  accepted: AuditFinding[];
  rejected: RejectedAuditFinding[];
}

export interface Known {
  /** Fingerprints that plans already answer, with the plan's id. */
  planned: ReadonlyMap<string, string>;
  /** Fingerprints turned down before. */
  rejected: ReadonlySet<string>;
}

/** Reads a tracked file at HEAD; undefined when there is none. */
export type ReadAtHead = (path: string) => Promise<string | undefined>;

/** A plan in one of these no longer answers for its findings: they may come up again. */
const closed = new Set(["merged", "stale", "discarded"]);

export function plannedFingerprints(plans: readonly StoredPlan[]): Map<string, string> {
  const planned = new Map<string, string>();
  for (const { plan } of plans)
    if (plan && !closed.has(plan.status))
      for (const fingerprint of plan.findings) planned.set(fingerprint, plan.id);
  return planned;
}

/** Checks every finding against HEAD and against what is known: nothing an analyzer says is taken on trust. */
export async function vetFindings(
  findings: readonly AuditFinding[],
  source: SourceFiles,
  read: ReadAtHead,
  known: Known,
): Promise<Vetted> {
  const vetted: Vetted = { accepted: [], rejected: [] };
  const seen = new Set<string>();
  for (const finding of findings) {
    if (seen.has(finding.fingerprint)) continue;
    seen.add(finding.fingerprint);
    // Silently: the list of rejected findings is where people turned it off.
    if (known.rejected.has(finding.fingerprint)) continue;
    const plan = known.planned.get(finding.fingerprint);
    const reason =
      plan === undefined
        ? (finding.rejected ?? (await mismatch(finding, source, read)))
        : `already in the plan ${plan}`;
    if (reason === undefined) vetted.accepted.push(await withSoundPlaces(finding, source, read));
    else vetted.rejected.push({ finding, reason, remember: plan === undefined });
  }
  return vetted;
}

async function withSoundPlaces(
  finding: AuditFinding,
  source: SourceFiles,
  read: ReadAtHead,
): Promise<AuditFinding> {
  const places: Place[] = [];
  for (const place of finding.places)
    if ((await mismatch(place, source, read)) === undefined) places.push(place);
  const generated = source.byPath.get(finding.path)?.generated !== undefined;
  // Nobody edits build output, whatever is wrong with it.
  const confidence = generated ? finding.confidence * 0.3 : finding.confidence;
  return { ...finding, places, confidence };
}

async function mismatch(
  { path, line, excerpt }: Pick<Place, "path" | "line" | "excerpt">,
  source: SourceFiles,
  read: ReadAtHead,
): Promise<string | undefined> {
  if (!source.tracked.has(path)) return `${path} is not in the commit`;
  const text = source.byPath.get(path)?.text ?? (await read(path));
  if (text === undefined) return `${path} cannot be read`;
  const lines = text.split(/\r?\n/);
  if (line < 1 || line > lines.length) return `${path} has no line ${line}`;
  const found = lines.slice(line - 1, line - 1 + excerpt.split("\n").length).join("\n");
  return found === excerpt ? undefined : `line ${line} of ${path} is not what was quoted`;
}
