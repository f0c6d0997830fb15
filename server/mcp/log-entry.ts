import { randomUUID } from "node:crypto";
import type { LogEntry } from "#wiki";
import type { McpServices } from "./services.ts";

/** The line of the log for a change that came over MCP. */
export function logEntryFor(
  { clock }: Pick<McpServices, "clock">,
  op: string,
  title: string,
): LogEntry {
  return { date: clock().toISOString().slice(0, 10), op, title, id: `mcp-${randomUUID()}` };
}
