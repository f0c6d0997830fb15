import { resolve } from "node:path";
import { z } from "zod";
import type { AgentTask } from "../agent.ts";
import { isInside } from "./is-inside.ts";

/** What is asked for, as far as it decides anything. */
const places = z.array(z.looseObject({ path: z.string().optional() })).catch([]);
const request = z.looseObject({ kind: z.string().catch(""), locations: places, content: places });

const reading = new Set(["read", "search", "think"]);
const writing = new Set(["edit", "delete", "move"]);

/**
 * Whether a tool call may go ahead: reading inside the working directory always, changing files there when
 * the task writes and the call says which files, anything else (commands, network, other modes) never.
 */
export async function mayUse(
  { access, cwd }: Pick<AgentTask, "access" | "cwd">,
  toolCall: unknown,
): Promise<boolean> {
  const call = request.safeParse(toolCall).data;
  if (call === undefined) return false;
  const named = [...call.locations, ...call.content].map(({ path }) => path);
  const paths = named.filter((path) => path !== undefined).map((path) => resolve(cwd, path));
  const inside = await Promise.all(paths.map((path) => isInside(cwd, path)));
  if (reading.has(call.kind))
    return paths.every((path, index) => path === cwd || inside[index] === true);
  return (
    access === "write" && writing.has(call.kind) && paths.length > 0 && !inside.includes(false)
  );
}

interface Option {
  optionId: string;
  kind: string;
}

/** The answer among those that are offered; only ever for this once. */
export function chooseOption(options: readonly Option[], allow: boolean): string | undefined {
  const wanted = allow ? ["allow_once"] : ["reject_once", "reject_always"];
  return wanted
    .map((kind) => options.find((option) => option.kind === kind)?.optionId)
    .find((id) => id !== undefined);
}
