import { runCommand } from "../../../agents/sandbox/run-command.ts";
import { bubblewrapOf } from "./estate.ts";

/** A process of its own that runs one command in a sandbox, to be killed while it does. */
const [repository = "", cwd = "", command = ""] = process.argv.slice(2);
const env = { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: "/home/ada" };
await runCommand({ command, cwd, env, sandbox: bubblewrapOf(repository) });
