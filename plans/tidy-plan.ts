import { readEvidence } from "./evidence.ts";
import {
  bulletText,
  codeSpan,
  fence,
  isSelfContained,
  oneLine,
  parseBlocks,
  tidyLines,
} from "./markdown.ts";
import type { Chunk, Command, Evidence, Plan } from "./plan.ts";

/**
 * The plan as its document can hold it. Text that would break the document (a heading that ends its own
 * section, a fence left open, a line break in a one-line field) is put in a fence or on one line, so
 * that whatever a model or a tool wrote, parsing the formatted plan gives this very value.
 */
export function tidyPlan(plan: Plan): Plan {
  return {
    ...plan,
    title: oneLine(plan.title),
    why: tidyProse(plan.why, 2),
    state: tidyState(plan.state),
    evidence: plan.evidence.map(tidyEvidence),
    commands: plan.commands.map(tidyCommand),
    chunks: plan.chunks.map(tidyChunk),
    goal: plan.goal.map(tidyCommand),
    risks: plan.risks.map(tidyBullet),
    stopConditions: plan.stopConditions.map(tidyBullet),
  };
}

function tidyProse(text: string, depth: number): string {
  const tidy = tidyLines(text);
  return isSelfContained(tidy, depth) ? tidy : fence(tidy);
}

/** Prose must not end in items that would read as evidence. */
function tidyState(text: string): string {
  const tidy = tidyProse(text, 2);
  return readEvidence(tidy, parseBlocks(tidy)).evidence.length === 0 ? tidy : fence(tidy);
}

function tidyEvidence(evidence: Evidence): Evidence {
  const lines = evidence.excerpt.replace(/\r\n?/g, "\n").replaceAll("\0", "\uFFFD").split("\n");
  const excerpt = lines.map((line) => line.trimEnd()).join("\n");
  return {
    path: oneLine(evidence.path),
    line: evidence.line,
    note: tidyAfterCode(evidence.note),
    excerpt: excerpt.trim() === "" ? "" : excerpt,
  };
}

function tidyCommand({ command, expected }: Command): Command {
  return { command: oneLine(command), expected: tidyAfterCode(expected) };
}

function tidyChunk(chunk: Chunk): Chunk {
  return {
    ...chunk,
    title: oneLine(chunk.title),
    instructions: tidyProse(chunk.instructions, 3),
  };
}

/** Text after a code span and a colon. */
function tidyAfterCode(text: string): string {
  return oneLine(text.replaceAll("\0", "\uFFFD"));
}

/** A bullet that Markdown would not give back (`---` is a rule, `~~~` opens a fence) becomes a code span. */
function tidyBullet(text: string): string {
  const line = tidyAfterCode(text);
  const markdown = `- ${line}\n- next`;
  const [list] = parseBlocks(markdown);
  const item = list?.type === "list" ? list.children[0] : undefined;
  return item !== undefined && bulletText(markdown, item) === line ? line : codeSpan(line);
}
