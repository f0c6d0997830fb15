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
