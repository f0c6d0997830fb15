import { createHash } from "node:crypto";
import {
  closest,
  createFinding,
  LoopwikiError,
  readSeed,
  type ContentRoot,
  type Finding,
} from "#wiki";

import { replaceScalars } from "./front-matter-scalars.ts";
import { formatPlan } from "./format-plan.ts";
import { parsePlan } from "./parse-plan.ts";
import { formatPlanIndex } from "./plan-index.ts";
import type { Plan, PlanStatus } from "./plan.ts";
import { addRejected, parseRejected, type RejectedFinding } from "./rejected-findings.ts";
import { tidyPlan } from "./tidy-plan.ts";
import { nextStatus, type Who } from "./transitions.ts";

/** A plan document as it lies in the content root. */
export interface StoredPlan {
  /** The file's name without `.md`; equals the plan's id when the plan is sound. */
  id: string;
  /** Relative to the content root, e.g. `plans/2026-06-price-validation.md`. */
  path: string;
  source: string;
  /** sha256 of the source, hex. */
  hash: string;
  /** Absent when there are findings. */
  plan?: Plan;
  findings: Finding[];
}

/** The status a plan has by its run, when it has one; it counts more than the one in the file. */
export type StatusOf = (plan: string) => Promise<PlanStatus | undefined>;

const indexPath = "plans/README.md";
const rejectedPath = "plans/REJECTED.md";
const notPlans = new Set([indexPath, rejectedPath, "plans/TEMPLATE.md"]);

/** The plans of a repository: the files `plans/<id>.md` below the content root, and nothing beside them. */
export class PlanStore {
  readonly #content: ContentRoot;

  constructor(content: ContentRoot) {
    this.#content = content;
  }

  /** Every plan, by id. Plans that do not parse are there too, with their findings. */
  async list(): Promise<StoredPlan[]> {
    const paths = await this.#content.listMarkdown("plans");
    const wanted = paths.filter((path) => path.split("/").length === 2 && !notPlans.has(path));
    const plans = await Promise.all(wanted.map((path) => this.#read(path)));
    return plans
      .filter((plan) => plan !== undefined)
      .toSorted((left, right) => (left.id < right.id ? -1 : 1));
  }

  /**
   * One plan by id, slug, path, or the beginning of an id or slug that only it has. Throws
   * `unknown-plan`, `ambiguous-plan` or, when it does not parse, `plan-invalid`.
   */
  async get(name: string): Promise<StoredPlan & { plan: Plan }> {
    const stored = choosePlan(name, await this.list());
    const { plan } = stored;
    if (plan !== undefined) return { ...stored, plan };
    const [first] = stored.findings;
    throw new LoopwikiError(
      "plan-invalid",
      `Unexpected plan ${stored.path}:${first?.line ?? 1}: ${first?.reason ?? "it cannot be read"}`,
      { hint: `See everything that is wrong with \`loopwiki plan check ${stored.id}\`.` },
    );
  }

  /** Writes a new plan and the index; a taken id gets `-2`, `-3`…: nothing is ever overwritten. */
  async create(plan: Plan): Promise<StoredPlan & { plan: Plan }> {
    let id = plan.id;
    for (let count = 2; (await this.#content.read(pathOf(id))) !== undefined; count += 1) {
      id = `${plan.id}-${count}`;
    }
    const tidy = tidyPlan({ ...plan, id });
    const stored = this.#parse(pathOf(id), formatPlan(tidy));
    const [first] = stored.findings;
    if (stored.plan === undefined) {
      throw new LoopwikiError(
        "plan-invalid",
        `Unexpected plan "${id}": ${first?.reason ?? "it cannot be read"}`,
      );
    }
    await this.#content.write(stored.path, stored.source);
    await this.writeIndex();
    return { ...stored, plan: stored.plan };
  }

  /**
   * Changes a plan's status where the table of transitions allows it: only the bytes of the status
   * change, and the index. `from` is where the plan stands by its run, when the file does not know yet.
   */
  async setStatus(
    name: string,
    to: PlanStatus,
    who: Who,
    from?: PlanStatus,
  ): Promise<StoredPlan & { plan: Plan }> {
    const stored = await this.get(name);
    const status = nextStatus(from ?? stored.plan.status, to, who);
    const plan = { ...stored.plan, status };
    const source =
      replaceScalars(stored.source, new Map([["status", status]])) ??
      formatPlan(plan, stored.source);
    await this.#content.write(stored.path, source);
    await this.writeIndex();
    return { ...stored, source, hash: sha256(source), plan };
  }

  /** Brings `plans/README.md` up to date; what people wrote around the table stays. */
  async writeIndex(statusOf?: StatusOf): Promise<void> {
    const entries = [];
    for (const { id, plan } of await this.list()) {
      const status = (await statusOf?.(id)) ?? plan?.status;
      entries.push({
        id,
        ...(plan === undefined || status === undefined ? {} : { plan: { ...plan, status } }),
      });
    }
    const current = await this.#content.read(indexPath);
    const text = formatPlanIndex(entries, current ?? (await readSeed("plans", "README.md")));
    if (text !== current) await this.#content.write(indexPath, text);
  }

  /** Audit findings that were turned down, so that no audit raises them again. */
  async rejectedFindings(): Promise<RejectedFinding[]> {
    return parseRejected((await this.#content.read(rejectedPath)) ?? "");
  }

  /** Adds to the list of rejected findings; those already there stay as they are. */
  async recordRejected(entries: readonly RejectedFinding[]): Promise<void> {
    const current = await this.#content.read(rejectedPath);
    const text = addRejected(current, entries);
    if (text !== (current ?? "")) await this.#content.write(rejectedPath, text);
  }

  async #read(path: string): Promise<StoredPlan | undefined> {
    const source = await this.#content.read(path);
    return source === undefined ? undefined : this.#parse(path, source);
  }

  #parse(path: string, source: string): StoredPlan {
    const id = path.slice("plans/".length, -".md".length);
    const file = this.#content.repositoryPath(path);
    const { plan, findings } = parsePlan(source, file);
    const stored = { id, path, source, hash: sha256(source) };
    if (plan === undefined) return { ...stored, findings };
    if (plan.id === id) return { ...stored, plan, findings };
    return { ...stored, findings: [...findings, misnamed(file, plan.id, id)] };
  }
}

/** The one plan meant by a name, sound or not. Throws `unknown-plan` or `ambiguous-plan`. */
export function choosePlan(name: string, plans: readonly StoredPlan[]): StoredPlan {
  const wanted = name.replace(/^.*\//, "").replace(/\.md$/, "");
  const exact = plans.filter(({ id }) => id === wanted);
  const bySlug = plans.filter(({ id }) => slugOf(id) === wanted);
  const byStart = plans.filter(
    ({ id }) => wanted !== "" && (id.startsWith(wanted) || slugOf(id).startsWith(wanted)),
  );
  const found = [exact, bySlug, byStart].find((matches) => matches.length > 0) ?? [];
  const [only, another] = found;
  if (only !== undefined && another === undefined) return only;
  if (only !== undefined) {
    const ids = found.map(({ id }) => id).join(", ");
    throw new LoopwikiError(
      "ambiguous-plan",
      `Unexpected plan "${name}", expected one plan; it could be ${ids}.`,
      {
        hint: "Type more of the id.",
      },
    );
  }
  const meant = closest(
    wanted,
    plans.flatMap(({ id }) => [id, slugOf(id)]),
  );
  const question = meant === undefined ? "expected the id of a plan." : `did you mean "${meant}"?`;
  throw new LoopwikiError("unknown-plan", `Unexpected plan "${name}", ${question}`, {
    hint: "`loopwiki plan list` shows them all.",
  });
}

function misnamed(file: string, id: string, name: string): Finding {
  return createFinding({
    ruleId: "plan-fields",
    source: "lint",
    severity: "error",
    file,
    line: 2,
    reason: `Unexpected \`id\` "${id}" in a file named "${name}.md", expected both to be equal.`,
    expected: [`id: ${name}`],
  });
}

function slugOf(id: string): string {
  return id.replace(/^\d{4}-\d{2}-/, "");
}

function pathOf(id: string): string {
  return `plans/${id}.md`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
