import type { CliRequest, CodingCli } from "./cli-agent.ts";
import { OpencodeReader } from "./opencode-stream.ts";

/** Providers whose variables do not begin with their own name. */
const variables: Readonly<Record<string, string>> = {
  google: "GOOGLE_|GEMINI_",
  "google-vertex": "GOOGLE_|VERTEX_",
  "amazon-bedrock": "AWS_",
  "github-copilot": "GITHUB_TOKEN$",
};

/**
 * opencode; a model is `provider/model`. It reads the person's settings (providers, login) and not the
 * repository's, which may name another endpoint or plugins. Everything but reading, and editing where
 * the task writes, is denied; there is no sandbox.
 */
export const opencode: CodingCli = {
  name: "opencode",
  program: "opencode",
  package: "opencode-ai",
  signIn: "run `opencode auth login`, or set the provider's key",
  wanted: (model) => {
    const [provider = ""] = model.split("/");
    const name = variables[provider] ?? `${provider.toUpperCase().replace(/\W/g, "_")}_`;
    return new RegExp(`^(${name}|OPENCODE_(?!PERMISSION$|CONFIG_CONTENT$))`);
  },
  start: ({ task, model, effort }) => ({
    args: [
      "run",
      "--format=json",
      "--pure",
      `--title=loopwiki ${task.role}`,
      `--model=${model}`,
      ...(effort === undefined ? [] : [`--variant=${effort}`]),
    ],
    env: opencodeEnvironment(task),
    checksSchema: false,
  }),
  reader: () => new OpencodeReader(),
};

/** Also for opencode over the Agent Client Protocol. */
export function opencodeEnvironment(task: CliRequest["task"]): Record<string, string> {
  const edit =
    task.access === "write" ? { "*": "allow", ".git": "deny", ".git/**": "deny" } : "deny";
  const reading = { read: "allow", grep: "allow", glob: "allow", list: "allow" };
  const permission = { "*": "deny", ...reading, edit, external_directory: "deny" };
  return {
    OPENCODE_DISABLE_PROJECT_CONFIG: "1",
    OPENCODE_PURE: "1",
    OPENCODE_CONFIG_CONTENT: JSON.stringify({
      permission,
      snapshot: false,
      autoupdate: false,
      share: "disabled",
    }),
  };
}
