import type { Plan } from "#plans";
import { LoopwikiError, messageOf } from "#wiki";
import type { Analyzer, AuditContext } from "./analyzer.ts";
import type { AuditDeps, AuditReport, AuditRequest } from "./audit-request.ts";
import { findFailingCommands } from "./analyzers/failing-commands.ts";
import { analyzers } from "./analyzers/index.ts";
import { headOf, makeCleanCheckout, type CleanCheckout } from "./clean-checkout.ts";
import { analyzerCategories, matches } from "./categories.ts";
import type { AuditFinding } from "./finding.ts";
import { groupFindings, planFrom, type Group } from "./group-plans.ts";
import { confirmedByOperators, findFriction, tellOperators } from "./operator-friction.ts";
import { mechanicalPath } from "./knip.ts";
import { askAuditor } from "./model-findings.ts";
import { missingPackages } from "./package-manifest.ts";
import { measureCommands } from "./measure-commands.ts";
import { buildModuleGraph, type ModuleGraph } from "./module-graph.ts";
import { rankFindings } from "./rank.ts";
import { readSourceFiles, readTracked } from "./source-files.ts";
import { tryPlan } from "./try-plan.ts";
import { plannedFingerprints, vetFindings } from "./vet.ts";
import { noSandbox, widened, type Sandbox } from "../sandbox/sandbox.ts";

const analyzerLimitMs = 120_000;
/** More entries than this would drown the list that people read. */
const maxRemembered = 20;
const maxPlansOfARule = 2;

/** Looks for problems, proves them, and writes plans; without a model. */
export async function runAudit(deps: AuditDeps, request: AuditRequest): Promise<AuditReport> {
  const head = await headOf(deps.git);
  const checkout = await makeCleanCheckout(deps.git, head);
  try {
    return await new Audit(deps, request, head, checkout).run();
  } finally {
    await checkout.remove();
  }
}

class Audit {
  readonly #deps: AuditDeps;
  readonly #request: AuditRequest;
  readonly #checkout: CleanCheckout;
  readonly #environment: Record<string, string>;
  readonly #sandbox: Sandbox;
  readonly #report: AuditReport;

  constructor(deps: AuditDeps, request: AuditRequest, head: string, checkout: CleanCheckout) {
    this.#deps = deps;
    this.#request = request;
    this.#checkout = checkout;
    const path = mechanicalPath(checkout.directory, deps.environment["PATH"] ?? "");
    this.#environment = { ...deps.environment, PATH: path };
    this.#sandbox = widened(deps.sandbox ?? noSandbox, { readable: checkout.packages });
    this.#report = {
      head,
      findings: [],
      rejected: [],
      plans: [],
      operators: [],
      unplanned: [],
      commands: [],
      notes: [],
      timings: [],
    };
  }

  async run(): Promise<AuditReport> {
    const report = this.#report;
    const context = await this.#context();
    const found: AuditFinding[] = [];
    for (const analyzer of analyzers)
      if (this.#isWanted(analyzer)) found.push(...(await this.#analyze(analyzer, context)));
    found.push(...(await this.#commands(context)));
    await this.#checkout.reset();
    found.push(...(await this.#read(context, found)));
    found.push(...(await this.#friction(context, found)));
    const confirmed = confirmedByOperators(found, report.operators);
    const wanted = confirmed.filter((finding) => matches(finding, this.#request.categories));
    const vetted = await vetFindings(
      wanted,
      context.source,
      (path) => readTracked(context.directory, path),
      await this.#known(),
    );
    report.rejected.push(...vetted.rejected);
    report.findings = rankFindings(vetted.accepted);
    await this.#plan();
    if (this.#request.dryRun) return report;
    await this.#remember();
    await tellOperators(this.#deps.friction, report.operators, (await this.#known()).planned);
    return report;
  }

  async #context(): Promise<AuditContext> {
    const { directory, git } = this.#checkout;
    const source = await readSourceFiles(git, this.#deps.exclude);
    this.#report.notes.push(...source.notes);
    let graph: ModuleGraph | undefined;
    return {
      directory,
      git,
      source,
      graph: () => (graph ??= buildModuleGraph(directory, source.files)),
      commands: this.#deps.commands,
      contentRoot: this.#deps.contentRoot,
      environment: this.#environment,
      sandbox: this.#sandbox,
      signal: this.#deps.signal,
      note: (text) => void this.#report.notes.push(text),
      now: this.#deps.now,
    };
  }

  #isWanted({ id }: Pick<Analyzer, "id">): boolean {
    const { categories } = this.#request;
    return (
      categories === undefined ||
      (analyzerCategories[id] ?? []).some((name) => categories.includes(name))
    );
  }

  async #analyze(analyzer: Analyzer, context: AuditContext): Promise<AuditFinding[]> {
    return this.#step(analyzer.id, async () => {
      const limit = AbortSignal.timeout(analyzerLimitMs);
      const signal = AbortSignal.any([context.signal, limit]);
      const ended = new Promise<never>((_, reject) => {
        signal.addEventListener("abort", () => reject(new Error("it did not end in 120 seconds")));
      });
      return Promise.race([analyzer.run({ ...context, signal }), ended]);
    });
  }

  async #commands(context: AuditContext): Promise<AuditFinding[]> {
    return this.#step("failing-commands", async () => {
      const { directory, commands, signal } = context;
      const { environment } = this.#deps;
      const excuse = await missingPackages(directory);
      const sandbox = this.#sandbox;
      const request = { directory, commands, signal, environment, sandbox, excuse };
      this.#report.commands = await measureCommands(request);
      return findFailingCommands(context, this.#report.commands);
    });
  }

  async #read(context: AuditContext, known: readonly AuditFinding[]): Promise<AuditFinding[]> {
    const { auditor } = this.#deps;
    if (!auditor) return [];
    const { categories } = this.#request;
    return this.#step("auditor", () => askAuditor(auditor, context, { known, categories }));
  }

  async #friction(context: AuditContext, found: readonly AuditFinding[]): Promise<AuditFinding[]> {
    const { friction } = this.#deps;
    if (!friction || !this.#isWanted({ id: "operator-friction" })) return [];
    return this.#step("operator-friction", async () => {
      const { findings, views } = await findFriction(context, friction, found);
      this.#report.operators = views;
      return findings;
    });
  }

  /** One step of the audit: timed, told to the reader, and never the end of the others. */
  async #step(step: string, work: () => Promise<AuditFinding[]>): Promise<AuditFinding[]> {
    const started = Date.now();
    const end = (findings: AuditFinding[], error?: string): AuditFinding[] => {
      const durationMs = Date.now() - started;
      const progress = { step, findings: findings.length, durationMs };
      const told = error === undefined ? progress : { ...progress, error };
      this.#report.timings.push(told);
      this.#deps.onProgress?.(told);
      return findings;
    };
    try {
      return end(await work());
    } catch (error) {
      this.#deps.signal.throwIfAborted();
      this.#report.notes.push(`${step} could not finish: ${messageOf(error)}`);
      return end([], messageOf(error));
    }
  }

  async #known(): Promise<Parameters<typeof vetFindings>[3]> {
    const rejected = await this.#deps.plans.rejectedFindings();
    return {
      planned: plannedFingerprints(await this.#deps.plans.list()),
      rejected: new Set(rejected.map(({ fingerprint }) => fingerprint)),
    };
  }

  async #plan(): Promise<void> {
    const { findings, commands } = this.#report;
    const { groups, unplanned } = groupFindings(findings, commands, this.#doomed());
    this.#report.unplanned.push(...unplanned);
    const taken = new Map<string, number>();
    for (const group of groups) {
      const rule = group.findings[0]?.rule ?? "";
      // Every failing command is a problem of its own.
      const before = rule === "failing-commands" ? 0 : (taken.get(rule) ?? 0);
      const reason = this.#reasonToWait(before);
      const plan = reason === undefined ? await this.#prove(group) : reason;
      if (typeof plan === "string") {
        for (const finding of group.findings)
          this.#report.unplanned.push({ finding, reason: plan });
        continue;
      }
      taken.set(rule, (taken.get(rule) ?? 0) + 1);
      this.#report.plans.push(plan);
    }
    if (this.#request.dryRun) return;
    const { plans } = this.#report; // written at the end: an interrupted audit leaves none
    for (const [index, plan] of plans.entries())
      plans[index] = (await this.#deps.plans.create(plan)).plan;
  }

  /** Files that this audit or an open plan wants deleted: nothing else is planned for them. */
  #doomed(): Set<string> {
    const planned = this.#report.rejected.filter(({ remember }) => !remember);
    const all = [...this.#report.findings, ...planned.map(({ finding }) => finding)];
    return new Set(all.filter(({ rule }) => rule === "unused-files").map(({ path }) => path));
  }

  #reasonToWait(ofThisRule: number): string | undefined {
    if (this.#report.plans.length >= this.#request.maxPlans)
      return `${this.#request.maxPlans} better plans come first`;
    return ofThisRule >= maxPlansOfARule ? "two plans of its kind come first" : undefined;
  }

  /** The plan, tried when it is mechanical; or why it is none. */
  async #prove(group: Group): Promise<Plan | string> {
    const { head, commands } = this.#report;
    const today = this.#deps.now.toISOString().slice(0, 10);
    const plan = planFrom(group, { head, today, measures: commands });
    if (!plan.chunks.every(({ run }) => run !== undefined)) return plan;
    const { signal } = this.#deps;
    try {
      return await tryPlan(plan, {
        checkout: this.#checkout,
        environment: this.#environment,
        sandbox: this.#sandbox,
        signal,
      });
    } catch (error) {
      if (error instanceof LoopwikiError && error.code === "trial-failed")
        return `tried, and it did not work: ${error.message}`;
      throw error;
    }
  }

  async #remember(): Promise<void> {
    const date = this.#deps.now.toISOString().slice(0, 10);
    const entries = this.#report.rejected
      .filter(({ remember }) => remember)
      .slice(0, maxRemembered)
      .map(({ finding: { fingerprint, rule, path, line }, reason }) => ({
        fingerprint,
        rule,
        path,
        line,
        reason,
        date,
      }));
    if (entries.length > 0) await this.#deps.plans.recordRejected(entries);
  }
}
