import { basename } from "node:path";
import type { McpServices } from "#server";
import type { CommandContext } from "./command.ts";
import type { Workspace } from "./compose.ts";
import { LiveSearch } from "./live-search.ts";
import { readVersion } from "./version.ts";

export interface OpenMcp {
  services: McpServices;
  close: () => Promise<void>;
}

/** What the MCP server needs of a workspace. Whoever opens it closes it. */
export function openMcp(workspace: Workspace, { output }: CommandContext): OpenMcp {
  const { repository, content, config } = workspace;
  const note = (text: string): void => output.note(text);
  const search = new LiveSearch({ ...workspace, note });
  const { typecheck, lint, test } = config.commands;
  const services: McpServices = {
    ...workspace,
    repositoryName: basename(repository),
    version: readVersion(),
    lint: config.lint,
    checks: [typecheck, lint, test].filter((command) => command !== undefined),
    search: (request, signal) => search.search(request, signal),
    watchPages: async (tell, signal) => {
      const { Watcher } = await import("./commands/lint/watch.ts");
      const watcher = new Watcher(content, signal);
      while (!signal.aborted) {
        await watcher.change();
        if (!signal.aborted) await tell();
      }
    },
    note,
  };
  return { services, close: () => search.close() };
}
