import { resolve } from "node:path";
import { z } from "zod";
import type { AgentTask } from "../agent.ts";
import { isInside } from "./is-inside.ts";

/** What is asked for, as far as it decides anything. */
const request = z.looseObject({
  kind: z.string().nullish().catch(undefined),
  locations: z
    .array(z.looseObject({ path: z.string() }))
    .nullish()
    .catch(undefined),
  content: z
    .array(z.looseObject({ path: z.string().optional() }))
    .nullish()
    .catch(undefined),
});

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
  const { kind, locations, content } = request.safeParse(toolCall).data ?? {};
  const named = [...(locations ?? []), ...(content ?? [])];
  const paths = named.flatMap(({ path }) => (path === undefined ? [] : [path]));
  const writes = writing.has(kind ?? "");
  if (!writes && !reading.has(kind ?? "")) return false;
  if (writes && (access !== "write" || paths.length === 0)) return false;
  for (const path of paths) {
    const absolute = resolve(cwd, path);
    if (!(await isInside(cwd, absolute)) && (writes || absolute !== cwd)) return false;
  }
  return true;
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
