import {
  FileApprovals,
  FileIncidentStore,
  FileLineStore,
  FileRunStore,
  type Incident,
  type RunEvent,
} from "#agents";
import { PlanStore } from "#plans";
import type { ServerSources } from "#server";
import { SkillStore } from "#skills";
import { ContentRoot, engineInMemory, repositoryLookup, Wiki } from "#wiki";
import { join } from "node:path";
import type { TestRepository } from "../tools/make-repository.ts";

export const shopPlan = "2026-11-price-validation";
export const shopRun = `${shopPlan}.1`;
const id = (digit: string): string => digit.repeat(40);
const prices = { chunk: "validate-prices", attempt: 1 };
const again = { chunk: "validate-prices", attempt: 2 };

const page = (title: string, type: string, body: string): string =>
  `---\ntitle: ${title}\ntype: ${type}\n---\n\n${body}\n`;

export const shopFiles: Record<string, string> = {
  "src/pricing.js": "export function priceOf(item) {\n  return item.cents / 100;\n}\n",
  "wiki/index.md": page(
    "Index",
    "concept",
    "# The corner shop\n\n- [[10_DOMAIN/pricing|Pricing]]: how a price is made\n- [[10_DOMAIN/currency|Currency]]",
  ),
  "wiki/log.md":
    "# Log\n\n## [2026-11-18] init | Opened the wiki\n\n## [2026-11-19] execute | Prices are <b>validated</b>\n",
  "wiki/10_DOMAIN/pricing.md": `---
title: Pricing
type: domain
aliases: [Price list]
tags: [money]
confidence: 0.8
sources:
  - path: src/pricing.js
---

A price is cents in [[currency]]. Rounding follows [[Rounding rules]].

## Where it is made

See [pricing.js:2](../../src/pricing.js#L2) and <script>alert("till")</script>.

## Discounts

None yet.
`,
  "wiki/10_DOMAIN/currency.md": page(
    "Currency",
    "domain",
    "We sell in euros. Every amount is set by [[pricing|the price list]] in **whole cents**. Nothing else counts.",
  ),
  "plans/2026-11-price-validation.md": `---
id: 2026-11-price-validation
title: Refuse impossible prices
status: approved
category: correctness
priority: 1
impact: 4
effort: 2
risk: low
confidence: 0.9
planned_at: ${id("a")}
scope:
  in: [src/**, test/**]
---

# Refuse impossible prices

## Why

A negative price was sold, see [[pricing]].

## Current state

Nothing checks the cents.

- \`src/pricing.js:2\`: no check

  \`\`\`
    return item.cents / 100;
  \`\`\`

## Commands

- \`npm test\`: all pass

## Chunks

### 1. Validate prices

\`\`\`yaml
id: validate-prices
skill: tdd
files: [src/**, test/**]
contract:
  - criterion: A negative price is refused
    verify: npm test
\`\`\`

Write the test *first*. <img src=x onerror=alert(1)>

## Goal

- \`npm test\`: all pass

## Risks

- A shop may sell vouchers <i>below zero</i>.

## Stop conditions

- The tests cannot run.
`,
  "plans/2026-11-broken.md": "no plan at all\n",
};

const shopEvents: readonly RunEvent[] = [
  {
    type: "run-started",
    plan: "2026-11-price-validation",
    planHash: "c".repeat(64),
    planText: "",
    base: id("a"),
    target: "main",
    branch: "loop/2026-11-price-validation",
    worktree: "/tmp/loop",
    checkout: "/tmp/check",
  },
  { type: "attempt-started", ...prices, tree: id("b"), agent: "replay (scripted)" },
  {
    type: "packet-built",
    ...prices,
    hash: "d".repeat(64),
    tokens: 1850,
    receipts: [{ id: "wiki/10_DOMAIN/pricing.md", hash: "e".repeat(64), rank: 1, tokens: 120 }],
  },
  {
    type: "gates-judged",
    ...prices,
    results: [
      { name: "scope", status: "passed", detail: "", durationMs: 12 },
      {
        name: "test",
        command: "npm test",
        status: "failed",
        detail: "1 failed <script>alert(2)</script>",
        durationMs: 4200,
      },
    ],
  },
  {
    type: "attempt-ended",
    ...prices,
    outcome: "tests-failed",
    counted: true,
    feedback: "The price of an empty basket is NaN.",
    output: "not ok 1",
    tree: id("b"),
  },
  { type: "attempt-started", ...again, tree: id("b"), agent: "replay (scripted)" },
  {
    type: "gates-judged",
    ...again,
    results: [
      { name: "test", command: "npm test", status: "passed", detail: "", durationMs: 4100 },
    ],
  },
  {
    type: "checker-judged",
    ...again,
    verdict: {
      by: "objective checks",
      decision: "approve",
      criteria: [
        { criterion: "A negative price is refused", met: true, evidence: "npm test exits 0" },
        { criterion: "The message helps", evidence: "left to the reviewer" },
      ],
      feedback: "Well done.",
    },
  },
  { type: "chunk-committed", chunk: "validate-prices", commit: id("f") },
  { type: "run-verified", head: id("f") },
];

const shopIncident: Incident = {
  id: "INC-20261120-0000aaaa",
  plan: shopPlan,
  run: shopRun,
  chunk: "validate-prices",
  category: "assertion_failure",
  confidence: 0.9,
  signature: "empty basket",
  stops: "line",
  reason: "The till <em>jammed</em> three times",
  opened_at: "2026-11-20T08:00:00.000Z",
  evidence: "not ok 1 <script>alert(3)</script>",
};

const clock = (): Date => new Date("2026-11-20T07:30:00.000Z");

/** A new run of the shop's plan in the real store, with more events after the usual ones. */
async function runShop(directory: string, more: readonly RunEvent[] = []): Promise<FileRunStore> {
  const runs = new FileRunStore(join(directory, ".git/loopwiki"), clock);
  const lease = await runs.claim(shopPlan, true);
  for (const event of [...shopEvents, ...more]) await runs.append(lease, event);
  await runs.release(lease);
  return runs;
}

/** Real wiki, plans, journal and incidents of a shop in a temporary repository. */
export async function shopServices(repository: TestRepository): Promise<ServerSources> {
  const { directory, git } = repository;
  const content = new ContentRoot(directory);
  const wiki = new Wiki(content, await repositoryLookup(git));
  const state = join(directory, ".git/loopwiki");
  const runs = await runShop(directory);
  const incidents = new FileIncidentStore(join(state, "incidents"));
  await incidents.open(shopIncident);
  return {
    repositoryName: "corner-shop",
    git,
    wiki,
    plans: new PlanStore(content),
    skills: new SkillStore(content),
    runs,
    approvals: new FileApprovals(join(state, "approvals"), clock),
    andon: { line: new FileLineStore(join(state, "andon"), clock), incidents },
    lintOptions: { rules: {} },
    openSearch: async (pages) => ({
      engine: engineInMemory(pages, { clock }),
      close: async () => undefined,
    }),
    clock,
  };
}
