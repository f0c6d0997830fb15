import { join, resolve } from "node:path";
import {
  bundledFolders,
  bundledTools,
  ChosenSandbox,
  commandEnvironment,
  FileApprovals,
  FileBudgetLedger,
  FileFeedbackStore,
  FileIncidentStore,
  FileLineStore,
  FilePauses,
  FileRunStore,
  FileStepLog,
  MechanicalAgent,
  MeteredAgent,
  PausingAgent,
  planStatus,
  RedactingAgent,
  Redactor,
  secretsOf,
  shippedPrices,
  SpanFile,
  TracedRunStore,
  type Approvals,
  type BudgetLedger,
  type Embed,
  type ExecuteServices,
  type Breakers,
  type FeedbackStore,
  type IncidentStore,
  type LineStore,
  type Limits,
  type RunStore,
  type Sandbox,
  type StepLog,
} from "#agents";
import { PlanStore, type PlanStatus } from "#plans";
import { SkillStore } from "#skills";
import { ContentRoot, Git, type Wiki } from "#wiki";
import type { CommandContext } from "./command.ts";
import { loadConfig } from "./config/load.ts";
import type { Config } from "./config/schema.ts";
import { findRepository } from "./init/find-repository.ts";
import type { AgentSurroundings } from "./backends.ts";
import { chooseAgents, type RoleAgents } from "./choose-agents.ts";
import { wikiOf } from "./open-wiki.ts";
import { telemetrySender } from "./telemetry.ts";

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
  /** What background steps did, so that doctor sees one that does nothing. */
  steps: StepLog;
  incidents: IncidentStore;
  line: LineStore;
  breakers: Breakers;
  approvals: Approvals;
  /** What was in the way of those who work here. */
  feedback: FeedbackStore;
  /** What agents have used. */
  budget: BudgetLedger;
  /** What the repository's commands see; our own tools come after the repository's on PATH. */
  environment: Record<string, string>;
  /** Hides credentials before anything reaches disk, screen or a model. */
  redactor: Redactor;
  /** Confines them, as the settings say. */
  sandbox: Sandbox;
  /** Confines what nobody has read: without a working one it refuses, whatever the settings say. */
  requiredSandbox: Sandbox;
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
  const redactor = new Redactor(secretsOf(process.env));
  context.output.redact = (text) => redactor.known(text);
  const runs = new TracedRunStore(new FileRunStore(state, clock, redactor), {
    file: new SpanFile(state),
    redactor,
    send: telemetrySender(config),
    warn: (text) => context.output.note(`Warning: telemetry of ${text}`),
  });
  const approvals = new FileApprovals(join(state, "approvals"), clock);
  const sandboxes = await openSandboxes(context, config, repository);
  return {
    repository,
    commonDir,
    git,
    config,
    content,
    wiki: await wikiOf(content, git),
    plans: new PlanStore(content),
    skills: new SkillStore(content),
    runs,
    steps: openSteps(commonDir),
    incidents: new FileIncidentStore(join(state, "incidents"), redactor),
    line: new FileLineStore(join(state, "andon"), clock, redactor),
    breakers: config.breakers,
    approvals,
    feedback: new FileFeedbackStore(join(state, "feedback"), clock, redactor),
    budget: new FileBudgetLedger(join(state, "budget"), clock),
    environment: commandEnvironment(process.env, {
      names: config.environment,
      pathBefore: ["node_modules/.bin"], // relative: of whichever worktree the command runs in
      pathAfter: [bundledTools()],
    }),
    redactor,
    ...sandboxes,
    clock,
    planStatus: (plan) => planStatus({ runs, approvals }, plan),
  };
}

/** What confines commands, as the person's settings say. */
async function openSandboxes(
  { output }: CommandContext,
  config: Config,
  repository: string,
): Promise<Pick<Workspace, "sandbox" | "requiredSandbox">> {
  const confinement = {
    backend: config.sandboxBackend,
    hosts: config.sandboxHosts,
    repository,
    path: process.env["PATH"] ?? "",
    readable: await bundledFolders(),
    warn: (text: string) => output.note(`Warning: ${text}`),
  };
  return {
    sandbox: new ChosenSandbox({ ...confinement, mode: config.sandbox }),
    requiredSandbox: new ChosenSandbox({ ...confinement, mode: "required" }),
  };
}

/** The clone's record of background steps, also for commands that need nothing else. */
export function openSteps(commonDir: string): StepLog {
  return new FileStepLog(join(commonDir, "loopwiki"), clock);
}

/** Vectors of a few texts, from the model of the settings when it is here; started only when asked. */
export function embedOf({ config, repository }: Pick<Workspace, "config" | "repository">): Embed {
  return async (texts) => {
    const { chooseEmbedder } = await import("./choose-embedder.ts");
    const place = { repository, environment: process.env };
    const { embedder } = await chooseEmbedder(config.embeddings, place);
    if (embedder === undefined) return undefined;
    try {
      return await embedder.embed(texts, "passage");
    } catch {
      return undefined; // words alone then decide, and what is unsure stays
    } finally {
      await embedder.close();
    }
  };
}

/** Who does each role's work: what `--agent` says, else the settings. */
export async function agentsOf(
  workspace: Workspace,
  overrides: readonly string[],
): Promise<RoleAgents> {
  const { repository, config, environment, sandbox, redactor } = workspace;
  const guard = await guardOf(workspace);
  const state = join(workspace.commonDir, "loopwiki");
  const around = {
    environment,
    sandbox,
    redactor,
    source: process.env,
    directory: repository,
    state,
    guard,
  };
  return chooseAgents(config, overrides, around);
}

/** Puts the clone's budget and pauses around an agent that somebody is paid for. */
async function guardOf({
  config,
  commonDir,
  redactor,
  budget: ledger,
  plans,
}: Workspace): Promise<NonNullable<AgentSurroundings["guard"]>> {
  const prices = await shippedPrices();
  const pauses = new FilePauses(join(commonDir, "loopwiki", "pauses"), clock, redactor);
  const ofPlans = config.budget.plan;
  const plan = async (id: string): Promise<Limits> => {
    const stored = (await plans.list()).find((one) => one.id === id);
    if (stored?.plan === undefined) return {}; // an audit, a planner or a probe works for no plan
    const { usd, tokens, minutes } = stored.plan.budget;
    return { usd: usd ?? ofPlans.usd, tokens: tokens ?? ofPlans.tokens, minutes };
  };
  const purse = { ledger, prices, day: config.budget.day, plan };
  return (agent, { service, model, tellsCalls }) => {
    const metered = new MeteredAgent(agent, { model, tellsCalls }, purse);
    return new PausingAgent(metered, service, pauses, clock);
  };
}

/** What the execution loop needs, with the agents that settings and `--agent` name. */
export async function executeServices(
  workspace: Workspace,
  options: { agents: readonly string[]; watch: ExecuteServices["watch"] },
): Promise<ExecuteServices> {
  const { repository, config, environment, sandbox, redactor } = workspace;
  const { install, ...commands } = config.commands;
  const agents = await agentsOf(workspace, options.agents);
  return {
    ...workspace,
    mechanical: new RedactingAgent(new MechanicalAgent({ environment, sandbox }), redactor),
    maker: agents.maker,
    checker: agents.checker,
    goalChecker: agents["goal-checker"],
    auditor: agents.auditor,
    ceremony: config.ceremony,
    retireSkillAfter: config.skills.retireAfter,
    gates: config.gates,
    commands: definedOnly(commands),
    install,
    embed: embedOf(workspace),
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
