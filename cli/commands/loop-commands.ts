import type { CommandDefinition } from "../command.ts";
import { andonSubcommands } from "./andon/subcommands.ts";
import { planArgument, planSubcommands } from "./plan/subcommands.ts";

const plansArgument = ["<plans...>", "ids, slugs, or beginnings that only one plan has"] as const;

/** Finding work, doing it, and deciding on it. */
export const loopCommands: readonly CommandDefinition[] = [
  {
    name: "audit",
    summary: "Look for what to improve and write it up as plans",
    options: [
      ["--category <name>", "only findings of this category", "repeatable"],
      ["--max-plans <n>", "at most so many plans (default 5)"],
      [
        "--agent <role=backend>",
        "a model that reads as well: auditor=claude-code:<model>",
        "repeatable",
      ],
      ["--dry-run", "say what would be proposed, write nothing"],
    ],
    examples: ["loopwiki audit", "loopwiki audit --category tests --dry-run"],
    load: () => import("./audit.ts"),
  },
  {
    name: "plan",
    summary: "List, read, check, approve, reject and write plans",
    subcommands: planSubcommands,
  },
  {
    name: "execute",
    forPeople: true,
    summary: "Carry out an approved plan in a worktree of its own",
    arguments: [plansArgument],
    options: [
      [
        "--agent <role=backend>",
        "who works: maker=claude-code:<model>, maker=command:<program>, maker=replay:<recording>",
        "repeatable",
      ],
      [
        "--mode <mode>",
        "explore only looks, whatever the plan's mode; fix and implement as the plan",
      ],
      ["--until <chunk>", "stop after this chunk"],
      ["--parallel <n>", "so many of the named plans at the same time (default 1)"],
      ["--hypothesis <text>", "what you think is wrong, where the line asks for it"],
      ["--dry-run", "say what would happen, do nothing"],
    ],
    examples: [
      "loopwiki execute remove-unused-exports",
      "loopwiki execute price-validation --agent maker=claude-code:sonnet",
      "loopwiki execute price-validation label-shelves --parallel 2",
    ],
    load: () => import("./execute.ts"),
  },
  {
    name: "review",
    summary: "The diff of a run, its verdicts, test output and receipts",
    arguments: [planArgument],
    examples: ["loopwiki review price-validation"],
    load: () => import("./review.ts"),
  },
  {
    name: "merge",
    forPeople: true,
    summary: "Merge verified plans into the branch they started from, one after the other",
    arguments: [plansArgument],
    options: [["--hypothesis <text>", "what you think is wrong, where the line asks for it"]],
    examples: ["loopwiki merge price-validation", "loopwiki merge price-validation label-shelves"],
    load: () => import("./merge.ts"),
  },
  {
    name: "loop",
    forPeople: true,
    summary: "Execute one approved plan after the other, then document and lint; never merges",
    options: [
      ["--once", "one round"],
      ["--rounds <n>", "at most so many rounds"],
      ["--watch", "wait for plans to be approved instead of ending"],
      ["--every <minutes>", "how long to wait before looking again (default 10)"],
      ["--agent <role=backend>", "who works, as for execute", "repeatable"],
      ["--stop", "ask loops of this checkout to end after their round"],
    ],
    examples: ["loopwiki loop --once", "loopwiki loop --watch", "loopwiki loop --stop"],
    load: () => import("./loop.ts"),
  },
  {
    name: "schedule",
    summary: "Text that starts the loop by itself: a cron line, a systemd timer, a workflow",
    arguments: [["<kind>", "cron, systemd or github"]],
    options: [
      ["--at <time>", "every day at this time, HH:MM (default 02:00)"],
      ["--write", "write the files; without it they are only shown"],
    ],
    examples: ["loopwiki schedule cron --at 03:30", "loopwiki schedule github --write"],
    load: () => import("./schedule.ts"),
  },
  {
    name: "document",
    summary: "Bring the wiki's pages up to the code, on a branch to be reviewed",
    options: [
      ["--since <rev>", "only what changed after this commit, branch or tag"],
      [
        "--agent <role=backend>",
        "who updates prose: librarian=claude-code:<model>, librarian=command:<program>",
        "repeatable",
      ],
      ["--dry-run", "show the difference, write nothing"],
    ],
    examples: ["loopwiki document", "loopwiki document --since HEAD~20 --dry-run"],
    load: () => import("./document.ts"),
  },
  {
    name: "ingest",
    summary: "Keep a document as it is and write a page about it: file, folder, address, history",
    arguments: [["[sources...]", "files, folders, http addresses, git:<range>; none goes on"]],
    options: [
      [
        "--agent <role=backend>",
        "who reads it: librarian=claude-code:<model>; without one it is kept and can be found",
        "repeatable",
      ],
      ["--allow-private", "fetch from hosts of this machine and of local networks, too"],
    ],
    examples: [
      "loopwiki ingest docs/decisions",
      "loopwiki ingest https://shop.example/rounding.html",
      "loopwiki ingest git:v1.0..HEAD",
    ],
    load: () => import("./ingest.ts"),
  },
  {
    name: "gates",
    summary: "Judge a difference: what makes checks pass without making anything right",
    arguments: [
      ["<base>", "commit, branch or tree before"],
      ["<head>", "the same after"],
    ],
    options: [
      [
        "--tests-may-change <globs...>",
        "existing tests that may change; `delete <glob>` for those that may go",
        "repeatable",
      ],
    ],
    examples: [
      "loopwiki gates main HEAD",
      'loopwiki gates main HEAD --tests-may-change "test/pricing.test.ts"',
    ],
    load: () => import("./gates.ts"),
  },
  {
    name: "stats",
    summary: "What each stage of the loop caught, over all runs",
    examples: ["loopwiki stats", "loopwiki stats memory"],
    load: () => import("./stats.ts"),
    subcommands: [
      {
        name: "memory",
        summary: "What was shown of the memory, what was used of it, and what came of it",
        examples: ["loopwiki stats memory"],
        load: () => import("./stats/memory.ts"),
      },
    ],
  },
  {
    name: "correct",
    forPeople: true,
    summary: "Tell every agent what to do otherwise: a line in AGENTS.md, in your name",
    arguments: [["<text...>", "what to do, in one line"]],
    options: [["--replace <id>", "the correction it takes the place of"]],
    examples: ['loopwiki correct "Prices are in cents; divide only where they are shown"'],
    load: () => import("./correct.ts"),
  },
  {
    name: "agents-md",
    summary: "The corrections in AGENTS.md: show, check, compact, blame",
    subcommands: [
      {
        name: "show",
        summary: "The corrections and how much room is left",
        examples: ["loopwiki agents-md show"],
        load: () => import("./agents-md/show.ts"),
      },
      {
        name: "check",
        summary: "What is wrong with AGENTS.md, and where other agents' files differ from it",
        examples: ["loopwiki agents-md check"],
        load: () => import("./agents-md/check.ts"),
      },
      {
        name: "compact",
        summary: "Attribute what people wrote, merge what is said twice, retire what the code says",
        options: [["--dry-run", "say what would be done, write nothing"]],
        examples: ["loopwiki agents-md compact --dry-run"],
        load: () => import("./agents-md/compact.ts"),
      },
      {
        name: "blame",
        summary: "Who is behind each correction, by which evidence",
        examples: ["loopwiki agents-md blame"],
        load: () => import("./agents-md/blame.ts"),
      },
    ],
  },
  {
    name: "discard",
    forPeople: true,
    summary: "End a run; what it learned is kept",
    arguments: [planArgument],
    options: [["--reason <text>", "why"]],
    examples: ['loopwiki discard price-validation --reason "The till is replaced"'],
    load: () => import("./discard.ts"),
  },
  {
    name: "andon",
    summary: "What stopped the line, and what opens it again",
    subcommands: andonSubcommands,
  },
];
