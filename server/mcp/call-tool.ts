import { keepHead } from "#agents";
import { closest, isErrno, LoopwikiError } from "#wiki";
import { mostTokens, withoutHiddenSigns } from "./answer.ts";
import type { McpRights } from "./services.ts";
import type { ToolCall } from "./tool.ts";
import { allTools, toolsFor } from "./tools/index.ts";

/** The answer of a tool, as MCP has it. */
export interface ToolAnswer {
  [key: string]: unknown;
  content: { type: "text"; text: string }[];
  isError?: true;
}

/**
 * Calls a tool by its name. Never throws: what is wrong comes back as text that says how to go on, with
 * credentials hidden like in every answer.
 */
export async function callTool(
  { name, args }: { name: string; args: unknown },
  rights: McpRights,
  call: ToolCall,
): Promise<ToolAnswer> {
  try {
    const tool = toolsFor(rights).find((known) => known.name === name);
    if (!tool) throw noTool(name, rights);
    return { content: [{ type: "text", text: await clean(await tool.call(args, call), call) }] };
  } catch (error) {
    const text = await clean(explain(error, call), call);
    return { content: [{ type: "text", text }], isError: true };
  }
}

/** Nothing leaves that is secret, hidden or too long. */
async function clean(text: string, { services }: ToolCall): Promise<string> {
  return keepHead(withoutHiddenSigns(await services.redactor.text(text)), mostTokens + 500);
}

/** Longest explanation, in characters: wrong arguments may be quoted in it. */
const maxExplained = 3000;

function explain(error: unknown, { services }: ToolCall): string {
  if (error instanceof LoopwikiError) {
    const hint = error.hint === undefined || error.hint === "" ? "" : `\n${error.hint}`;
    return `${error.message.slice(0, maxExplained)}${hint.slice(0, maxExplained)}`;
  }
  if (isErrno(error, "ENAMETOOLONG")) return "Unexpected name, expected a shorter one.";
  services.note(
    `A tool failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  return "Something unexpected happened in loopwiki; nothing was changed. Tell the person: the terminal says more.";
}

function noTool(name: string, rights: McpRights): LoopwikiError {
  const known = toolsFor(rights).map((tool) => tool.name);
  if (allTools.some((tool) => tool.name === name))
    return new LoopwikiError("read-only", `Unexpected ${name}: this client may not change pages.`, {
      hint: 'The person allows it with `loopwiki mcp --allow-write`, or "mcp": {"write": true} in their own settings. Tell them what you would write.',
    });
  const near = closest(name, known);
  const guess = near === undefined ? "" : `; did you mean "${near}"?`;
  return new LoopwikiError("no-tool", `Unexpected tool "${name.slice(0, 80)}"${guess || "."}`, {
    hint: `The tools are ${known.join(", ")}.`,
  });
}
