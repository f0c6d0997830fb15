import { stringify } from "yaml";
import { z } from "zod";
import type { Incident } from "./incident.ts";
import type { Closing } from "./line-state.ts";
import { preventionLevels, type ClosingProof } from "./line-event.ts";

/** What an agent drafts of an incident's root cause. */
export const fiveWhysSchema = z.object({
  whys: z
    .array(z.object({ question: z.string(), answer: z.string(), evidence: z.string() }))
    .min(3)
    .max(5),
  cause: z.string(),
  level: z.enum(preventionLevels),
  countermeasure: z.string(),
});
export type FiveWhys = z.infer<typeof fiveWhysSchema> & {
  /** Label of the agent that drafted it. */
  by: string;
};

const evidenceHeading = "## Evidence\n\n";
const whysHeading = "## Five Whys\n\n";

/** What a person fills in where no agent has drafted it. */
const form = `${whysHeading}1. Why did the check fail?\n2. Why was that possible?\n3. Why was it not prevented?\n4. Why was it not noticed earlier?\n5. Why does the way we work allow it?\n\n## Countermeasure\n\nLevel (L1 make it impossible, L2 detect it, L3 document it, L4 alert):\n`;

/** The incident's file: its fields as front matter, the evidence, and a Five Whys form for a person. */
export function formatIncident({ evidence, ...fields }: Incident): string {
  return [
    `---\n${stringify(fields)}---\n`,
    `# ${fields.id}: ${fields.reason}\n`,
    `Plan \`${fields.plan}\`, chunk \`${fields.chunk}\`, category **${fields.category}** (confidence ${fields.confidence}).\n`,
    `${evidenceHeading}${quoted(evidence)}\n`,
    form,
  ].join("\n");
}

/** The evidence of an incident's file, from the text after its front matter. */
export function evidenceOf(body: string): string {
  const start = body.indexOf(evidenceHeading) + evidenceHeading.length;
  const end = body.indexOf(`\n${whysHeading}`, start);
  return body
    .slice(start, end)
    .split("\n")
    .map((line) => line.replace(/^ {4}/, ""))
    .join("\n")
    .trimEnd();
}

/** The file with a draft in place of the form; undefined when a person has written into it. */
export function withDraft(document: string, draft: FiveWhys): string | undefined {
  if (!document.endsWith(form)) return undefined;
  const whys = draft.whys.map(
    ({ question, answer, evidence }, index) =>
      `${index + 1}. **${plain(question)}** ${plain(answer)} (${plain(evidence)})`,
  );
  const said = [
    `${whysHeading}Drafted by ${plain(draft.by)}; a person has to check it.\n`,
    `${whys.join("\n")}\n`,
    `Root cause: ${plain(draft.cause)}\n`,
    `## Countermeasure\n\n${draft.level}: ${plain(draft.countermeasure)}\n`,
  ];
  return document.slice(0, -form.length) + said.join("\n");
}

interface FiledIncident {
  incident: Incident;
  /** The incident's file. */
  document: string;
  closing: Closing & { proof: ClosingProof };
}

/** The page in 90_LOG about a closed incident: what happened, why, and what keeps it from coming back. */
export function incidentPage({ incident, document, closing }: FiledIncident): string {
  const { id, plan, chunk, category, confidence, signature, opened_at, reason } = incident;
  const title = JSON.stringify(`${id}: ${reason}`);
  const { check, brokenAt, passedAt } = closing.proof;
  const failed = brokenAt === undefined ? "" : ` fails at \`${brokenAt.slice(0, 12)}\` and`;
  return [
    `---\ntitle: ${title}\ntype: log\ntags: [incident]\n---\n`,
    `# ${id}\n`,
    `${plain(reason)}\n`,
    `Plan \`${plan}\`, chunk \`${chunk}\`: **${category}** (confidence ${confidence}, signature \`${signature}\`). Opened ${opened_at}, closed ${closing.at}.\n`,
    `${evidenceHeading}${quoted(incident.evidence)}\n`,
    `${whysOf(document).trimEnd()}\n`,
    `## Closed\n`,
    `- Root cause: ${plain(closing.cause)}`,
    `- Prevention (${closing.level}): ${plain(closing.prevention)}`,
    `- Owner: ${plain(closing.owner)}`,
    `- Proof: \`${check.replaceAll(/[`\n]/g, " ")}\`${failed} passes at \`${passedAt.slice(0, 12)}\`\n`,
  ].join("\n");
}

/** The form of an incident that nobody has filled in says nothing. */
function whysOf(document: string): string {
  if (document.endsWith(form)) return `${whysHeading}Nobody has filled them in.`;
  return document.slice(document.indexOf(`\n${whysHeading}`) + 1);
}

function quoted(text: string): string {
  return text
    .split("\n")
    .map((line) => `    ${line}`.trimEnd())
    .join("\n");
}

/** Words of tools, agents and people as text on one line: they must not become links or markup. */
function plain(text: string): string {
  return text
    .trim()
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\\`*_[\]<>|#^~$]/g, String.raw`\$&`);
}
