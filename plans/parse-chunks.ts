import { parseMapping } from "#wiki";
import { readFields } from "./explain-fields.ts";
import { isHeading, placeOf, tidyLines } from "./markdown.ts";
import { isInScope } from "./match-globs.ts";
import { chunkFieldsSchema, maxChunks, type Chunk, type PlanFields } from "./plan.ts";
import type { PlanReport, Reading } from "./plan-report.ts";
import { splitSections, type Section } from "./sections.ts";

/** The chunks of the "Chunks" section: `### 1. Title`, a yaml fence, then what the maker is told. */
export function readChunks(body: string, section: Section, reading: Reading): Chunk[] {
  const { report, fields } = reading;
  const parts = splitSections(body, 3, section);
  if (parts.length === 0) {
    report.error(
      section.line,
      'Unexpected empty "Chunks", expected at least one.',
      "### 1. Refuse negative prices",
    );
  }
  if (parts.length > maxChunks) {
    const reason = `Unexpected ${parts.length} chunks, expected at most ${maxChunks}: split the plan in two and name the first in \`depends_on\` of the second.`;
    report.error(section.line, reason);
  }
  const stray = section.blocks.find((block) => block.type !== "html");
  if (stray !== undefined && !isHeading(stray, 3)) {
    const reason = `Unexpected ${stray.type} before the first chunk, expected it below a chunk's heading.`;
    report.error(placeOf(stray).line, reason, "### 1. Refuse negative prices");
  }
  const seen = new Set<string>();
  return parts.flatMap((part) => {
    const chunk = readChunk(body, part, reading);
    if (chunk === undefined) return [];
    if (seen.has(chunk.id)) {
      report.error(
        part.line,
        `Unexpected second chunk "${chunk.id}", expected ids that differ.`,
        `id: ${chunk.id}-2`,
      );
    }
    seen.add(chunk.id);
    if (fields !== undefined) checkScope(chunk, part.line, { report, fields });
    return [chunk];
  });
}

function readChunk(body: string, part: Section, { report, firstLine }: Reading): Chunk | undefined {
  const title = part.heading.replace(/^\d+\.(?:\s+|$)/, "");
  if (title === "")
    report.error(part.line, "Unexpected chunk without a title.", "### 1. Refuse negative prices");
  const [fence] = part.blocks;
  if (fence?.type !== "code" || fence.lang !== "yaml") {
    const expected =
      "```yaml\nid: refuse-negative-prices\nfiles: [src/pricing.js]\ncontract:\n  - criterion: A negative price is refused\n    verify: npm test\n```";
    report.error(
      part.line,
      `Missing fields of chunk "${title}", expected a yaml fence below its heading.`,
      expected,
    );
    return undefined;
  }
  const { line, end } = placeOf(fence);
  const mapping = parseMapping(fence.value, firstLine + line);
  const file = report.file;
  const { value, findings } = readFields(chunkFieldsSchema, mapping, {
    file,
    ruleId: "plan-chunk",
  });
  report.findings.push(...findings);
  if (value === undefined || title === "") return undefined;
  return { ...value, title, instructions: tidyLines(body.slice(end, part.end)) };
}

function checkScope(
  chunk: Chunk,
  line: number,
  { report, fields }: { report: PlanReport; fields: PlanFields },
): void {
  for (const glob of chunk.files) {
    if (isInScope(glob, fields.scope)) continue;
    const reason = `Unexpected file \`${glob}\` of chunk "${chunk.id}", expected one inside the plan's scope (${fields.scope.in.join(", ")}).`;
    report.error(line, reason, `scope.in: [${[...fields.scope.in, glob].join(", ")}]`);
  }
}
