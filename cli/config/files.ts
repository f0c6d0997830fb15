import { homedir } from "node:os";
import { join } from "node:path";

/** The repository's settings, at its root. */
export const configFile = "loopwiki.config.json";

/** Absolute path of the person's own settings. */
export function userConfigPath(environment: NodeJS.ProcessEnv = process.env): string {
  const xdg = environment["XDG_CONFIG_HOME"];
  const base = xdg !== undefined && xdg !== "" ? xdg : join(homeOf(environment), ".config");
  return join(base, "loopwiki", "config.json");
}

function homeOf(environment: NodeJS.ProcessEnv): string {
  const home = environment["HOME"];
  return home !== undefined && home !== "" ? home : homedir();
}
