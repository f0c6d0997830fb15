import {
  countFindings,
  GitFacts,
  lintSubject,
  LoopwikiError,
  readChange,
  readSubject,
  type Finding,
  type LintReport,
} from "#wiki";
import { count } from "../doctor/check.ts";
import type { Workspace } from "../compose.ts";
import { isShallow } from "./base.ts";
import type { PartAnswer } from "./part.ts";

/** Rules about texts that say something else than what they are about. */
const driftRules = new Set(["agents-md-drift", "stale-page"]);

export interface PagesAsked {
  /** Only what the change since this commit or branch can have caused; the whole wiki when absent. */
  base: string | undefined;
  /** The base was asked for by a person, and not only guessed from the pipeline's variables. */
  isWanted: boolean;
}

/** One run of lint, told as two parts. */
export async function checkPages(
  { wiki, content, git, config }: Pick<Workspace, "wiki" | "content" | "git" | "config">,
  { base, isWanted }: PagesAsked,
): Promise<{ lint: PartAnswer; drift: PartAnswer }> {
  const facts = new NotingFacts(content);
  const subject = await readSubject(wiki, facts);
  if (subject.index.pages.length === 0)
    throw new LoopwikiError("no-wiki", `Unexpected repository without a wiki.`, {
      hint: "Run `loopwiki init` to make a starter wiki.",
    });
  const { change, unchecked } = await changeSince(content, { base, isWanted });
  const report = await lintSubject(subject, { ...config.lint, ...(change && { change }) });
  const [drifted, others] = parted(report.findings);
  const cut = (await isShallow(git)) ? drifted.filter((one) => facts.lacks(one)) : [];
  const drift = drifted.filter((finding) => !cut.includes(finding));
  const lacking = `${count(cut.length, "source")} changed, and the history that tells whether it matters is not here: fetch it (fetch-depth: 0).`;
  return {
    lint: { findings: others, summary: summaryOf(report, others), unchecked },
    drift: {
      findings: drift,
      summary: countFindings(drift),
      unchecked: cut.length > 0 ? [lacking] : [],
    },
  };
}

function isDrift({ ruleId = "" }: Finding): boolean {
  return driftRules.has(ruleId);
}

function parted(findings: readonly Finding[]): [drift: Finding[], others: Finding[]] {
  return [findings.filter(isDrift), findings.filter((finding) => !isDrift(finding))];
}

function summaryOf({ pages, accepted }: LintReport, findings: readonly Finding[]): string {
  const parts = [count(pages, "page"), countFindings(findings)];
  return [...parts, ...(accepted.length > 0 ? [`${accepted.length} accepted`] : [])].join(", ");
}

/** A base that a shallow clone does not have means that everything is looked at. */
async function changeSince(
  content: Workspace["content"],
  { base, isWanted }: PagesAsked,
): Promise<{ change?: Awaited<ReturnType<typeof readChange>>; unchecked: string[] }> {
  if (base === undefined) return { unchecked: [] };
  try {
    return { change: await readChange(content, base), unchecked: [] };
  } catch (error) {
    if (isWanted || !(error instanceof LoopwikiError) || error.code !== "unknown-base") throw error;
    const said = `What changed since ${base} cannot be told here, so all was looked at: fetch the history (fetch-depth: 0).`;
    return { unchecked: [said] };
  }
}

/** Remembers which old texts git could not give. */
class NotingFacts extends GitFacts {
  readonly #missing = new Set<string>();

  override async textOfBlob(blob: string): Promise<string | undefined> {
    const text = await super.textOfBlob(blob);
    if (text === undefined) this.#missing.add(blob.slice(0, 7));
    return text;
  }

  /** Whether the finding compares with a text that is not here. */
  lacks({ ruleId, reason }: Finding): boolean {
    const [, blob] = /\(blob ([0-9a-f]+) to /.exec(reason) ?? [];
    return ruleId === "stale-page" && blob !== undefined && this.#missing.has(blob);
  }
}
