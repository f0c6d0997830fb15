import type { PlanStore } from "#plans";
import type { SkillStore } from "#skills";
import type { ContentRoot, Git } from "#wiki";
import type { Agent } from "../agent.ts";
import type { Breakers } from "../andon/breakers.ts";
import type { IncidentStore } from "../andon/incident-store.ts";
import type { LineStore } from "../andon/line-store.ts";
import type { RunEvent } from "../journal/run-event.ts";
import type { RunStore } from "../journal/run-store.ts";
import type { Embed } from "../kaizen/likeness.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { Ceremony } from "./ceremony.ts";
import type { GateSettings } from "./gates/settings.ts";

/** Which agent does a role's work, with its named model. */
export interface RoleAgent {
  agent: Agent;
  model?: string;
  effort?: string;
}

/** A person's consent to a plan, kept per clone: what was approved and when. */
export interface Approvals {
  approve(plan: string, hash: string, text: string): Promise<void>;
  /** `at` is an ISO time. */
  get(plan: string): Promise<{ hash: string; at: string } | undefined>;
}

/** Everything the execution loop needs from outside; made by `cli/compose.ts`. */
export interface ExecuteServices {
  /** The main checkout's git and absolute path. */
  git: Git;
  repository: string;
  content: ContentRoot;
  plans: PlanStore;
  skills: SkillStore;
  /** After so many failed chunks a skill is no longer shown; `defaultRetireAfter` when left out. */
  retireSkillAfter?: number;
  runs: RunStore;
  incidents: IncidentStore;
  /** What stopped the line and what opened it again. */
  line: LineStore;
  breakers: Breakers;
  approvals: Approvals;
  /** Runs a chunk's `run` command. */
  mechanical: Agent;
  maker: RoleAgent | undefined;
  checker: RoleAgent | undefined;
  /** Judges the whole once the goal's commands pass. */
  goalChecker?: RoleAgent | undefined;
  /** Reads the code for a plan of mode explore; the maker does where there is none. */
  auditor?: RoleAgent | undefined;
  /** How much opinion is bought for how much change; `defaultCeremony` when left out. */
  ceremony?: Ceremony;
  /** Gates that cost more runs of the tests; `defaultGates` when left out. */
  gates?: GateSettings;
  /** The repository's own checks by name, in order: typecheck, lint, test, build. */
  commands: Readonly<Record<string, string>>;
  install: string | undefined;
  environment: Record<string, string>;
  /** Compares learnings by meaning; by their words alone where there is no model. */
  embed?: Embed | undefined;
  /** Confines every command that is run. */
  sandbox: Sandbox;
  /** Absolute folder in which plan worktrees are made. */
  worktreeRoot: string;
  clock: () => Date;
  /** Told of every event after it is on the disk, and of words for people in between. */
  watch: (event: RunEvent | { type: "note"; text: string }) => void;
}
