import type { AgentTask } from "../agent.ts";
import type { CodingCli } from "./cli-agent.ts";
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
    env: opencodeEnvironment(task, { elsewhere: "deny" }),
    checksSchema: false,
  }),
  reader: () => new OpencodeReader(),
};

/** `elsewhere`: what happens to all that is not plainly allowed; `ask` leaves it to whoever drives it. */
export function opencodeEnvironment(
  task: AgentTask,
  { elsewhere, model }: { elsewhere: "deny" | "ask"; model?: string | undefined },
): Record<string, string> {
  const allowed = elsewhere === "ask" ? "ask" : "allow";
  const writable = { "*": allowed, ".git": "deny", ".git/**": "deny" };
  const edit = task.access === "write" ? writable : "deny";
  const reading = { read: "allow", grep: "allow", glob: "allow", list: "allow" };
  const permission = { "*": elsewhere, ...reading, edit, external_directory: elsewhere };
  const config = { permission, model, snapshot: false, autoupdate: false, share: "disabled" };
  return {
    OPENCODE_DISABLE_PROJECT_CONFIG: "1",
    OPENCODE_PURE: "1",
    OPENCODE_CONFIG_CONTENT: JSON.stringify(config),
  };
}
