export {
  backendOutcomes,
  roleNames,
  type Agent,
  type AgentEvent,
  type AgentResult,
  type AgentTask,
  type Outcome,
  type RoleName,
} from "./agent.ts";
export { ClaudeCodeAgent, type ClaudeCodeOptions } from "./backends/claude-code.ts";
export { CommandAgent, type CommandAgentOptions } from "./backends/command.ts";
export { MechanicalAgent } from "./backends/mechanical.ts";
export { type Recording } from "./backends/recording.ts";
export { ReplayAgent } from "./backends/replay.ts";
export { reportJsonSchema, reportSchema, type AgentReport } from "./backends/report.ts";
export { renderPrompt } from "./roles/render-prompt.ts";
export { commandEnvironment } from "./sandbox/environment.ts";
export { runCommand, type CommandRequest, type CommandResult } from "./sandbox/run-command.ts";
