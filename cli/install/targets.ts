import type { JsonEdit } from "./edit-json.ts";
import type { TomlEdit } from "./edit-toml.ts";

export type ConfigEdit = JsonEdit | TomlEdit;

/** Settings of an agent that we add to. */
export interface ConfigTarget {
  /** Repository path; of several the first that is there, else the first. */
  files: readonly [string, ...string[]];
  edits: readonly ConfigEdit[];
}

/** A coding agent or editor that `install` sets up for one repository. */
export interface InstallTarget {
  /** As people write it. */
  name: string;
  title: string;
  /** Its programs: one of them on PATH means that it is there. */
  programs: readonly string[];
  /** Repository paths that show that somebody uses it here. */
  traces: readonly string[];
  configs: readonly ConfigTarget[];
  /** Folders for skills. */
  skills: string;
  /** Folder for sub-agents, where the agent has them. */
  subAgents?: string;
}

export type ServerCommand = readonly [program: string, ...args: string[]];

/** For a project that has loopwiki among its packages; `--no` keeps npx from fetching one that is not there. */
export const commandOfProject: ServerCommand = ["npx", "--no", "--", "loopwiki", "mcp"];
/** For everybody else: npx does not look on PATH. */
export const commandOnPath: ServerCommand = ["loopwiki", "mcp"];

function under(key: string, value: unknown): JsonEdit {
  return { kind: "json", path: [key, "loopwiki"], as: "key", value };
}

/** Runs whatever loopwiki is there and says nothing without one: a hook never stands in the way. */
function hookCommand(event: string): string {
  const local = '"${CLAUDE_PROJECT_DIR:-.}/node_modules/.bin/loopwiki"';
  return `if [ -x ${local} ]; then ${local} hook ${event}; elif command -v loopwiki >/dev/null 2>&1; then loopwiki hook ${event}; fi 2>/dev/null || true`;
}

/** Seconds: an agent waits no longer for a hook of ours. They take a fifth of one, and give up after three. */
export const hookTimeout = 5;

function hook(event: string, name: string): JsonEdit {
  const command = hookCommand(name);
  const value = { hooks: [{ type: "command", command, timeout: hookTimeout }] };
  return { kind: "json", path: ["hooks", event], as: "item", value };
}

/** opencode writes this into settings that have none, and would leave a changed file behind. */
const opencodeSchema: JsonEdit = {
  kind: "json",
  path: ["$schema"],
  as: "key",
  value: "https://opencode.ai/config.json",
  isOptional: true,
};

const sharedSkills = ".agents/skills";

/** Formats as the agents document them, November 2026; `command` starts the MCP server. */
// oxlint-disable-next-line max-lines-per-function -- a table is read in one piece
export function installTargets(command: ServerCommand): readonly InstallTarget[] {
  const [program, ...args] = command;
  const standard = { command: program, args };
  return [
    {
      name: "claude",
      title: "Claude Code",
      programs: ["claude"],
      traces: [".claude", ".mcp.json"],
      configs: [
        { files: [".mcp.json"], edits: [under("mcpServers", standard)] },
        {
          files: [".claude/settings.json"],
          edits: [hook("SessionStart", "session-start"), hook("Stop", "stop")],
        },
      ],
      skills: ".claude/skills",
      subAgents: ".claude/agents",
    },
    {
      name: "codex",
      title: "Codex",
      programs: ["codex"],
      traces: [".codex"],
      configs: [
        {
          files: [".codex/config.toml"],
          edits: [
            {
              kind: "toml",
              table: "mcp_servers.loopwiki",
              lines: [
                `command = ${JSON.stringify(program)}`,
                `args = [${args.map((word) => JSON.stringify(word)).join(", ")}]`,
              ],
            },
          ],
        },
      ],
      skills: sharedSkills,
    },
    {
      name: "cursor",
      title: "Cursor",
      programs: ["cursor-agent", "cursor"],
      traces: [".cursor"],
      configs: [{ files: [".cursor/mcp.json"], edits: [under("mcpServers", standard)] }],
      skills: sharedSkills,
    },
    {
      name: "opencode",
      title: "opencode",
      programs: ["opencode"],
      traces: [".opencode", "opencode.json", "opencode.jsonc"],
      configs: [
        {
          files: ["opencode.json", "opencode.jsonc"],
          edits: [
            opencodeSchema,
            under("mcp", { type: "local", command: [...command], enabled: true }),
          ],
        },
      ],
      skills: sharedSkills,
    },
    {
      name: "gemini",
      title: "Gemini CLI",
      programs: ["gemini"],
      traces: [".gemini"],
      configs: [{ files: [".gemini/settings.json"], edits: [under("mcpServers", standard)] }],
      skills: sharedSkills,
    },
    {
      name: "vscode",
      title: "VS Code",
      programs: ["code"],
      traces: [".vscode/mcp.json"],
      configs: [
        { files: [".vscode/mcp.json"], edits: [under("servers", { type: "stdio", ...standard })] },
      ],
      skills: sharedSkills,
    },
  ];
}
