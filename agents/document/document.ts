import {
  addLogEntry,
  ContentRoot,
  lintSubject,
  LoopwikiError,
  readSubject,
  repositoryLookup,
  severityOf,
  Wiki,
  type Finding,
  type Git,
  type LintOptions,
} from "#wiki";
import { headOf } from "../audit/clean-checkout.ts";
import type { RoleAgent, ExecuteServices } from "../execute/services.ts";
import { withTemporaryWorktree } from "../execute/worktree.ts";
import type { CheckResult } from "../journal/run-records.ts";
import { inCleanRoom } from "../roles/clean-room.ts";
import { duePages, type DuePage } from "./due-pages.ts";
import { landPages, waitingDocument } from "./land-pages.ts";
import { compileMap } from "./map/compile-map.ts";
import { readSystem } from "./map/module-facts.ts";
import { writeEdits, type MemoryEdits } from "./memory-edits.ts";
import { tellPages, type ToldPages } from "./prose/tell-pages.ts";
import {
  issuesMark,
  maxIssues,
  reportPage,
  reportPath,
  writtenBy,
  type DocumentReport,
} from "./report-page.ts";

export interface DocumentRequest {
  /** Only what commits after this revision changed; everything when absent. */
  since?: string | undefined;
  /** Says what would be written, writes nothing. */
  dryRun: boolean;
  /** Globs of code that is not documented. */
  exclude: readonly string[];
  lint: LintOptions;
  /** Updates prose; without one only what can be compiled is written. */
  librarian?: RoleAgent | undefined;
  signal: AbortSignal;
  note: (text: string) => void;
}

export interface Documented {
  report: DocumentReport;
  /** What memory files become; empty when nothing is to be done. */
  edits: MemoryEdits;
  /** What they were, by the same paths. */
  before: ReadonlyMap<string, string>;
  /** Plan id to review, merge or discard; absent when nothing was landed. */
  plan?: string;
}

/**
 * Brings the wiki up to the code of HEAD, on a branch that a person reviews. Reads commits, never the
 * working tree; documenting the same commit again finds nothing to do.
 */
export async function documentRepository(
  services: ExecuteServices,
  request: DocumentRequest,
): Promise<Documented> {
  const head = await headOf(services.git);
  const waiting = request.dryRun ? undefined : await waitingDocument(services);
  if (waiting !== undefined) throw alreadyWaiting(waiting);
  const range = await readRange(services.git, request.since, head);
  const documented = await withTemporaryWorktree(services.git, async (worktree) => {
    await worktree.ensure(["--detach", worktree.path, head]);
    const run = new Documentation(services, request, { head, range, directory: worktree.path });
    return run.compile();
  });
  const { report, edits } = documented;
  if (request.dryRun || edits.size === 0) return documented;
  const title = `Documentation at ${head.slice(0, 7)}`;
  const state = await landPages(services, {
    head,
    date: report.date,
    title,
    why: "Pages follow the code: what can be compiled from it is compiled again.",
    edits,
    report: reportPath(report),
    by: request.librarian?.agent.label ?? "loopwiki document (no model)",
    summary: summaryOf(report),
    checks: [lintCheck(report)],
    signal: request.signal,
  });
  return { ...documented, plan: state.started.plan };
}

interface Range {
  /** Commit; absent when everything counts. */
  since?: string;
  commits: number;
  changed?: ReadonlySet<string>;
}

class Documentation {
  readonly #services: ExecuteServices;
  readonly #request: DocumentRequest;
  readonly #head: string;
  readonly #range: Range;
  readonly #git: Git;
  readonly #content: ContentRoot;

  constructor(
    services: ExecuteServices,
    request: DocumentRequest,
    { head, range, directory }: { head: string; range: Range; directory: string },
  ) {
    this.#services = services;
    this.#request = request;
    this.#head = head;
    this.#range = range;
    this.#git = services.git.at(directory);
    this.#content = new ContentRoot(directory, services.content.prefix || ".");
  }

  async compile(): Promise<Documented> {
    const { exclude, signal, note } = this.#request;
    note("Reading the code of a clean checkout of HEAD; your working tree is not touched.");
    const system = await readSystem(this.#git, this.#head, exclude);
    signal.throwIfAborted();
    const { changed } = this.#range;
    const compiled = await compileMap(system, {
      content: this.#content,
      wiki: await this.#wiki(),
      commit: this.#head,
      ...(changed && { isWanted: ({ files }) => files.some(({ path }) => changed.has(path)) }),
    });
    const edits: MemoryEdits = new Map(compiled.edits);
    const before = await this.#textsOf(edits.keys());
    await writeEdits(this.#content, edits);
    const told = await this.#tell(before);
    for (const [path, text] of told.edits) edits.set(path, text);
    await writeEdits(this.#content, told.edits);
    const { issues, due } = await this.#look();
    const reportOnly = issues.length > maxIssues;
    const report: DocumentReport = {
      head: this.#head,
      date: this.#services.clock().toISOString().slice(0, 10),
      ...(this.#range.since !== undefined && { since: this.#range.since }),
      commits: this.#range.commits,
      modules: system.modules.length,
      written: reportOnly ? [] : writtenBy(edits, (path) => before.has(path)),
      due,
      told: told.told,
      issues,
      reportOnly,
      notes: [...system.notes, ...compiled.notes],
    };
    return this.#withReport(report, edits, before);
  }

  /** Has the librarian update what the code has left behind; nobody does without one. */
  async #tell(before: Map<string, string>): Promise<Pick<ToldPages, "edits" | "told">> {
    const { librarian, signal, note } = this.#request;
    const none = { edits: new Map(), told: [] };
    if (!librarian) return none;
    const { index, repository: facts } = await readSubject(await this.#wiki());
    const due = await duePages(index.pages, { facts, changed: this.#range.changed });
    if (due.length === 0) return none;
    const told = await inCleanRoom(this.#services.git, this.#head, { signal, note }, (room) =>
      tellPages(due, {
        librarian,
        room,
        prompts: { git: this.#git, content: this.#content, commit: this.#head },
        index,
        facts,
        commit: this.#head,
        placeOf: ({ path }) => ({ file: this.#content.repositoryPath(path) }),
      }),
    );
    for (const [path, text] of await this.#textsOf(told.edits.keys()))
      if (!before.has(path)) before.set(path, text);
    return told;
  }

  /** The log and a report go with what is written; a report alone is written once for the same issues. */
  async #withReport(
    report: DocumentReport,
    edits: MemoryEdits,
    before: ReadonlyMap<string, string>,
  ): Promise<Documented> {
    const isKnown = report.reportOnly && (await this.#isReported(report));
    if (isKnown || (edits.size === 0 && !report.reportOnly))
      return { report, edits: new Map(), before };
    const whole: MemoryEdits = report.reportOnly ? new Map() : new Map(edits);
    const path = reportPath(report);
    const id = path.slice("wiki/".length, -".md".length);
    whole.set(path, reportPage(report));
    const log = (await this.#content.read("wiki/log.md")) ?? "# Log\n";
    const entry = {
      date: report.date,
      op: "document",
      title: summaryOf(report),
      id: `document-${this.#head.slice(0, 12)}`,
      body: `See [[${id}]].`,
    };
    whole.set("wiki/log.md", addLogEntry(log, entry));
    return { report, edits: whole, before: new Map([...before, ["wiki/log.md", log]]) };
  }

  async #isReported({ issues }: DocumentReport): Promise<boolean> {
    const mark = issuesMark(issues);
    const pages = await (await this.#wiki()).pages();
    return pages.some(
      ({ path, source }) => path.startsWith("wiki/90_LOG/") && source.includes(mark),
    );
  }

  /** Lints the wiki as it is now in the checkout, and asks which pages the code has left behind. */
  async #look(): Promise<{ issues: Finding[]; due: DuePage[] }> {
    const subject = await readSubject(await this.#wiki());
    const { findings } = await lintSubject(subject, this.#request.lint);
    const issues = findings.filter(
      (finding) => severityOf(finding) !== "info" && finding.ruleId !== "stale-page",
    );
    const { changed } = this.#range;
    const due = await duePages(subject.index.pages, { facts: subject.repository, changed });
    return { issues, due };
  }

  /** Read anew: the checkout's files are what was just written. */
  async #wiki(): Promise<Wiki> {
    return new Wiki(this.#content, await repositoryLookup(this.#git));
  }

  async #textsOf(paths: Iterable<string>): Promise<Map<string, string>> {
    const texts = new Map<string, string>();
    for (const path of paths) {
      const text = await this.#content.read(path);
      if (text !== undefined) texts.set(path, text);
    }
    return texts;
  }
}

async function readRange(git: Git, since: string | undefined, head: string): Promise<Range> {
  if (since === undefined) return { commits: 0 };
  const named = ["rev-parse", "--verify", "-q", "--end-of-options", `${since}^{commit}`];
  const { code, stdout } = await git.answer(named, { okCodes: [0, 1, 128] });
  if (code !== 0)
    throw new LoopwikiError(
      "unknown-revision",
      `Unexpected --since "${since}", expected a commit, branch or tag.`,
      { hint: "For example: loopwiki document --since HEAD~20" },
    );
  const from = stdout.trim();
  const paths = await git.list(["diff", "--name-only", "--no-renames", "-z", from, head]);
  const commits = Number(await git.run(["rev-list", "--count", `${from}..${head}`]));
  return { since: from, commits, changed: new Set(paths) };
}

function summaryOf({ written, told, reportOnly, issues }: DocumentReport): string {
  if (reportOnly) return `${issues.length} lint issues: reported, nothing changed`;
  const count = (change: string): number => written.filter((each) => each.change === change).length;
  const parts = [
    [count("new"), "new"],
    [count("refreshed"), "refreshed"],
    [count("removed"), "removed"],
    [told.length, "told by the librarian"],
  ] as const;
  const named = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return `Pages follow the code: ${named.join(", ")}`;
}

function lintCheck({ issues }: DocumentReport): CheckResult {
  return {
    name: "lint",
    status: "passed", // more than a few and nothing but the report is landed
    detail: issues.length === 0 ? "no finding" : `${issues.length} findings, in the report`,
    durationMs: 0,
  };
}

function alreadyWaiting(plan: string): LoopwikiError {
  return new LoopwikiError("already-verified", `Pages of ${plan} wait for you already.`, {
    hint: `Read them: loopwiki review ${plan}\nthen: loopwiki merge ${plan}, or: loopwiki discard ${plan}`,
  });
}
