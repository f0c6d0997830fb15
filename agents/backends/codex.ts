import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isStrict, withoutDialect } from "./answer.ts";
import type { CliRequest, CodingCli } from "./cli-agent.ts";
import { CodexReader } from "./codex-stream.ts";

/**
 * Codex. Its own sandbox holds the task's access: read-only, or writing in the working directory and its
 * temporary folder, without a network. `CODEX_HOME` (login, settings, own providers) stays the person's.
 */
export const codex: CodingCli = {
  name: "codex",
  program: "codex",
  package: "@openai/codex",
  signIn: "run `codex login`, or set OPENAI_API_KEY for a provider of your own",
  wanted: () => /^(CODEX_(HOME|API_KEY|CA_CERTIFICATE)$|OPENAI_|AZURE_OPENAI_)/,
  start: async (request) => {
    const checksSchema = isStrict(request.schema);
    const file = join(request.folder, "schema.json");
    if (checksSchema) await writeFile(file, JSON.stringify(withoutDialect(request.schema)));
    const schema = checksSchema ? [`--output-schema=${file}`] : [];
    return {
      args: [...argumentsFor(request), ...schema, "-"],
      env: { TMPDIR: request.folder },
      checksSchema,
    };
  },
  reader: () => new CodexReader(),
};

function argumentsFor({ task, model, effort }: CliRequest): string[] {
  const settings = [
    // a trusted project's own settings start programs and give orders (seen with 0.169.0)
    `projects={${JSON.stringify(task.cwd)}={trust_level="untrusted"}}`,
    "project_doc_max_bytes=0",
    'approval_policy="never"',
    'web_search="disabled"',
    "notify=[]",
    "sandbox_workspace_write.network_access=false",
    "sandbox_workspace_write.exclude_slash_tmp=true",
    // what it starts does not see its key
    "shell_environment_policy.ignore_default_excludes=false",
    ...(effort === undefined ? [] : [`model_reasoning_effort=${JSON.stringify(effort)}`]),
  ];
  return [
    "exec",
    "--json",
    "--ephemeral",
    "--skip-git-repo-check",
    "--ignore-rules",
    `--sandbox=${task.access === "write" ? "workspace-write" : "read-only"}`,
    `--model=${model}`,
    ...settings.flatMap((setting) => ["-c", setting]),
  ];
}
