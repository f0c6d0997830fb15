import { linter, lintGutter, type Diagnostic } from "@codemirror/lint";
import type { Extension, Text } from "@codemirror/state";
import { lintText, type Finding } from "./ask.ts";

/** Milliseconds without a key before lint is asked. */
const delay = 500;

/** What lint finds in the text as it is: marked in the text and beside it, and told to `show` for a list. */
export function pageLint(
  page: string,
  show: (findings: readonly Finding[] | undefined) => void,
): Extension {
  const source = async ({ state }: { state: { doc: Text } }): Promise<readonly Diagnostic[]> => {
    try {
      const findings = await lintText({ page, text: state.doc.toString() });
      show(findings);
      return findings.map((finding) => diagnostic(state.doc, finding));
    } catch {
      show(undefined); // saving says why
      return [];
    }
  };
  return [linter(source, { delay }), lintGutter()];
}

function diagnostic(text: Text, finding: Finding): Diagnostic {
  const from = offsetOf(text, finding.line, finding.column);
  const to = Math.max(from, offsetOf(text, finding.endLine, finding.endColumn));
  const { severity, reason, ruleId } = finding;
  return { from, to, severity, message: reason.replaceAll("`", ""), source: ruleId };
}

/** The place in the text; a finding may be of a line that the text has not. */
export function offsetOf(text: Text, line: number, column: number): number {
  const found = text.line(Math.min(Math.max(1, line), text.lines));
  return Math.min(found.to, found.from + Math.max(0, column - 1));
}
