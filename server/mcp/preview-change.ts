import { keepHead } from "#agents";
import {
  fingerprintsOf,
  lintSubject,
  LoopwikiError,
  readSubject,
  unifiedDiff,
  type Finding,
  type PageEdit,
} from "#wiki";
import { asData } from "./answer.ts";
import type { ChangeSet } from "./change-set.ts";
import type { ToolCall } from "./tool.ts";
import { describeFinding } from "./tools/lint.ts";

/** What would make memory a place to hide things in: never written for an agent (DESIGN 7, Trust). */
const neverWritten = new Set(["no-secret", "hidden-unicode", "suspicious-instruction"]);

const maxWarnings = 10;
const diffTokens = 900;

export interface Proposed {
  /** What the log will say: `write`, `replace`, `rename`. */
  op: string;
  title: string;
  changes: ChangeSet;
  /** What the caller should know beside the findings. */
  notes?: readonly string[];
}

/** Shows what a change would do and what lint would say of it; nothing is written. */
export async function previewChange(
  { services, previews }: ToolCall,
  { op, title, changes, notes = [] }: Proposed,
): Promise<string> {
  const { edits } = changes;
  if (edits.length === 0) return "That changes nothing: the pages say so already.";
  assertNothingSecret(services, edits);
  await assertCurrent(services, edits);
  const warnings = await newFindings(services, changes);
  const forbidden = warnings.filter(({ ruleId }) => neverWritten.has(ruleId ?? ""));
  if (forbidden.length > 0) throw refused(forbidden);
  const { id } = previews.add({ op, title, edits });
  const lines = warnings.slice(0, maxWarnings).map((finding) => `- ${describeFinding(finding)}`);
  const rest = warnings.length - lines.length;
  const warned = [...lines, ...(rest > 0 ? [`- and ${rest} more`] : [])].join("\n");
  return [
    `preview_id ${id}: ${op} ${title}, ${edits.length} ${edits.length === 1 ? "file" : "files"}. Nothing is written yet.`,
    ...notes,
    ...(warnings.length === 0 ? ["Lint finds nothing new."] : [asData("new findings", warned)]),
    asData("diff", keepHead(unifiedDiff(edits), diffTokens)),
    `Make it: apply_change {"preview_ids":["${id}"]}`,
  ].join("\n");
}

/** What lint finds after the change and not before it, anywhere in the wiki. */
async function newFindings(
  { wiki, lint }: ToolCall["services"],
  changes: ChangeSet,
): Promise<Finding[]> {
  const subject = await readSubject(wiki);
  const before = await lintSubject(subject, lint);
  const { known: _, ...rest } = subject; // what is known is of the pages as they are
  const after = await lintSubject({ ...rest, index: changes.index }, lint);
  const ids = new Set(fingerprintsOf(before.findings));
  const ofAfter = fingerprintsOf(after.findings);
  return after.findings.filter((_, at) => !ids.has(ofAfter[at] ?? ""));
}

/** The files are as the wiki was read, and none lies behind a link that leads elsewhere. */
async function assertCurrent(
  { content }: ToolCall["services"],
  edits: readonly PageEdit[],
): Promise<void> {
  for (const { path, before } of edits) {
    if ((await content.read(path)) === before) continue;
    throw new LoopwikiError("page-changed", `Unexpected change of ${path} at this moment.`, {
      hint: "Read it again, then preview once more.",
    });
  }
}

/** Values that are secret on this machine look like any other word to lint. */
function assertNothingSecret({ redactor }: ToolCall["services"], edits: readonly PageEdit[]): void {
  const told = edits.find(
    ({ before = "", after = "" }) =>
      redactor.known(after) !== after && redactor.known(before) === before,
  );
  if (!told) return;
  throw new LoopwikiError(
    "not-for-memory",
    `Unexpected secret of this machine in ${told.path}; nothing was previewed.`,
    { hint: "Memory holds no secrets. Leave it out." },
  );
}

function refused(findings: readonly Finding[]): LoopwikiError {
  const said = findings.slice(0, 5).map((finding) => `- ${describeFinding(finding)}`);
  return new LoopwikiError(
    "not-for-memory",
    `Unexpected text in a page; nothing was previewed:\n${said.join("\n")}`,
    { hint: "Memory holds no secrets, no hidden signs and no orders to agents. Leave them out." },
  );
}
