import type { Plan } from "#plans";
import type { RunState } from "../journal/run-state.ts";

/** What an exploring run found, as Markdown; a planner can take it as its specification. */
export function exploreReport(plan: Plan, state: RunState): string {
  const head = `# ${plan.title}\n\nExplored at \`${state.started.base}\` by run \`${state.run}\`; nothing was changed.\n`;
  const parts = plan.chunks.map(({ id, title }) => {
    const explored = state.chunks.get(id)?.explored;
    const findings = (explored?.findings ?? []).map(
      ({ message, path, line, excerpt }) =>
        `- \`${path}:${line}\`: ${oneLine(message)}\n\n${indented(excerpt)}\n`,
    );
    const refuted = (explored?.rejected ?? []).map((reason) => `- ${oneLine(reason)}`);
    return [
      `## ${title}\n`,
      `${explored?.report.trim() ?? ""}\n`,
      ...(findings.length === 0 ? ["No findings that hold.\n"] : findings),
      ...(refuted.length === 0 ? [] : [`Did not hold:\n\n${refuted.join("\n")}\n`]),
    ].join("\n");
  });
  return [head, ...parts].join("\n");
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

/** An indented block holds whatever fences the code itself has. */
function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => `      ${line}`.trimEnd())
    .join("\n");
}
