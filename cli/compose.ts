import { join, resolve } from "node:path";
import {
  bundledTools,
  commandEnvironment,
  FileApprovals,
  FileIncidentStore,
  FileLineStore,
  FileRunStore,
  MechanicalAgent,
  planStatus,
  type Approvals,
  type ExecuteServices,
  type Breakers,
  type IncidentStore,
  type LineStore,
  type RunStore,
} from "#agents";
import { PlanStore, type PlanStatus } from "#plans";
import { SkillStore } from "#skills";
import { ContentRoot, Git, repositoryLookup, Wiki } from "#wiki";
import type { CommandContext } from "./command.ts";
import { loadConfig } from "./config/load.ts";
import type { Config } from "./config/schema.ts";
import { findRepository } from "./init/find-repository.ts";
import { chooseAgents } from "./choose-agents.ts";

/** One repository with everything that commands need of it. Made here and nowhere else. */
export interface Workspace {
  /** Absolute path of the working tree. */
  repository: string;
  /** Absolute path of the git common directory; run state lives in its `loopwiki/` folder. */
  commonDir: string;
  git: Git;
  config: Config;
  content: ContentRoot;
  wiki: Wiki;
  plans: PlanStore;
  skills: SkillStore;
  runs: RunStore;
  incidents: IncidentStore;
  line: LineStore;
  breakers: Breakers;
  approvals: Approvals;
  /** What the repository's commands see; our own tools come after the repository's on PATH. */
  environment: Record<string, string>;
  clock: () => Date;
  /** Where a plan stands by its run; undefined when it has none. */
  planStatus(plan: string): Promise<PlanStatus | undefined>;
}

const clock = (): Date => new Date();

export async function openWorkspace(context: CommandContext): Promise<Workspace> {
  const { repository, commonDir } = await findRepository(context.directory);
  const { config } = await loadConfig(repository);
  const git = new Git(repository);
  const content = new ContentRoot(repository, config.contentRoot);
  const state = join(commonDir, "loopwiki");
  const runs = new FileRunStore(state, clock);
  const approvals = new FileApprovals(join(state, "approvals"), clock);
  return {
    repository,
    commonDir,
    git,
    config,
    content,
    wiki: new Wiki(content, await repositoryLookup(git)),
    plans: new PlanStore(content),
    skills: new SkillStore(content),
    runs,
    incidents: new FileIncidentStore(join(state, "incidents")),
    line: new FileLineStore(join(state, "andon"), clock),
    breakers: config.breakers,
    approvals,
    environment: commandEnvironment(process.env, {
      names: config.environment,
      pathBefore: ["node_modules/.bin"], // relative: of whichever worktree the command runs in
      pathAfter: [bundledTools()],
    }),
    clock,
    planStatus: (plan) => planStatus({ runs, approvals }, plan),
  };
}

/** What the execution loop needs, with the agents that settings and `--agent` name. */
export async function executeServices(
  workspace: Workspace,
  options: { agents: readonly string[]; watch: ExecuteServices["watch"] },
): Promise<ExecuteServices> {
  const { repository, config, environment } = workspace;
  const { install, ...commands } = config.commands;
  const agents = await chooseAgents(config, options.agents, {
    environment,
    source: process.env,
    directory: repository,
  });
  return {
    ...workspace,
    mechanical: new MechanicalAgent({ environment }),
    maker: agents.maker,
    checker: agents.checker,
    goalChecker: agents["goal-checker"],
    auditor: agents.auditor,
    ceremony: config.ceremony,
    commands: definedOnly(commands),
    install,
    worktreeRoot: resolve(repository, config.worktreeRoot),
    watch: options.watch,
  };
}

/** Checks run in this order: the quick and telling ones first. */
function definedOnly(commands: Omit<Config["commands"], "install">): Record<string, string> {
  const order = ["typecheck", "lint", "test", "build"] as const;
  return Object.fromEntries(
    order.flatMap((name) => (commands[name] === undefined ? [] : [[name, commands[name]]])),
  );
}
