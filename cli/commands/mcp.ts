import { serveMcp } from "#server";
import { flagOption, type CommandRun } from "../command.ts";
import { openMcp } from "../compose-mcp.ts";
import { openWorkspace } from "../compose.ts";
import { exitCodes } from "../exit-codes.ts";

/** `loopwiki mcp`: the memory for a coding agent that starts us; standard output is the protocol's. */
export const run: CommandRun = async (context, input) => {
  const { output, signal } = context;
  const workspace = await openWorkspace(context);
  const write = flagOption(input, "allowWrite") || workspace.config.mcp.write;
  const { services, close } = openMcp(workspace, context);
  if (process.stdin.isTTY)
    output.note(
      "Waiting for a coding agent on standard input; Ctrl-C ends. To set one up, see `loopwiki mcp --help`.",
    );
  try {
    await serveMcp(services, { write }, signal);
  } finally {
    await close();
  }
  return exitCodes.ok;
};
