import type { CommandDefinition } from "../command.ts";

const planArgument = ["<plan>", "id, slug, or a beginning that only it has"] as const;

const plansArgument = ["<plans...>", "ids, slugs, or beginnings that only one plan has"] as const;

const planSubcommands: readonly CommandDefinition[] = [
  {
    name: "list",
    summary: "All plans and where they stand",
    options: [["--status <status>", "only plans with this status"]],
    examples: ["loopwiki plan list", "loopwiki plan list --status proposed"],
    load: () => import("./plan/list.ts"),
  },
  {
    name: "show",
    summary: "One plan as a person reads it",
    arguments: [planArgument],
    load: () => import("./plan/show.ts"),
  },
  {
    name: "check",
    summary: "Check plans against their schema and against the code",
    arguments: [["[plans...]", "plans to check; all of them when left out"]],
    options: [["--format <format>", "pretty, json, sarif or github (default pretty)"]],
    load: () => import("./plan/check.ts"),
  },
  {
    name: "approve",
    forPeople: true,
    summary: "Agree to a plan and to every command it will run",
    arguments: [planArgument],
    options: [["--root-cause", "it goes to the root cause, so plan mode (Meta-Andon) ends"]],
    load: () => import("./plan/approve.ts"),
  },
  {
    name: "reject",
    forPeople: true,
    summary: "Turn a plan down; its findings are not raised again",
    arguments: [planArgument],
    options: [["--reason <text>", "why, for those who ask later"]],
    examples: ['loopwiki plan reject price-validation --reason "prices are checked at the door"'],
    load: () => import("./plan/reject.ts"),
  },
  {
    name: "new",
    summary: "Write a plan, or let the planner write it from a sentence or a specification",
    arguments: [["[title]", "what will be better afterwards; a sentence for the planner"]],
    options: [
      ["--spec <file>", "a specification for the planner"],
      ["--agent <role=backend>", "who plans: planner=claude-code:<model>", "repeatable"],
      ["--mode <mode>", "implement, fix (reproduce first) or explore (change nothing)"],
      ["--files <globs...>", "files the plan may touch"],
      ["--run <command>", "a command that does the work, so that no agent is needed"],
      ["--verify <commands...>", "commands that must pass when it is done"],
      ["--why <text>", "why it is worth doing"],
      ["--skill <name>", "the skill the maker follows, for example tdd"],
    ],
    examples: [
      'loopwiki plan new "Customers can pay in instalments" --agent planner=claude-code:opus',
      'loopwiki plan new "Sort the imports" --files "src/**" --run "npx eslint --fix src" --verify "npm test"',
    ],
    load: () => import("./plan/new.ts"),
  },
];

const incidentArgument = ["<incident>", "id, or a beginning that only it has"] as const;

const andonSubcommands: readonly CommandDefinition[] = [
  {
    name: "list",
    summary: "What stops the line, what was closed, how often what failed",
    load: () => import("./andon/list.ts"),
  },
  {
    name: "show",
    summary: "One incident with its evidence and its Five Whys",
    arguments: [incidentArgument],
    load: () => import("./andon/show.ts"),
  },
  {
    name: "close",
    forPeople: true,
    summary: "Open the line again, once the check that failed passes",
    arguments: [incidentArgument],
    options: [
      ["--cause <text>", "the root cause, in a sentence"],
      ["--level <level>", "L1 make it impossible, L2 detect it, L3 document it, L4 alert"],
      ["--prevention <text>", "what keeps it from happening again"],
      ["--owner <name>", "who sees to the prevention"],
      ["--on <commit>", "where the check must pass (default: where the work goes on)"],
      ["--check <command>", "a check that shows the failure better than the recorded one"],
    ],
    examples: [
      'loopwiki andon close INC-20260601-0a1b2c3d --cause "the rounding test used the old tax" --level L2 --prevention "src/tax.test.ts checks the table" --owner ada',
    ],
    load: () => import("./andon/close.ts"),
  },
  {
    name: "reset",
    forPeople: true,
    summary: "Start a plan's failure counters from nothing, with a reason on record",
    arguments: [planArgument],
    options: [["--reason <text>", "why"]],
    load: () => import("./andon/reset.ts"),
  },
  {
    name: "guard",
    summary: "Exit with 3 while the line is stopped; for hooks and scripts",
    arguments: [["[step]", "what would go on, for the message"]],
    load: () => import("./andon/guard.ts"),
  },
  {
    name: "hook",
    forPeople: true,
    summary:
      "The git hook that keeps a stopped line from being pushed: install, uninstall or status",
    arguments: [["<what>", "install, uninstall or status"]],
    examples: ["loopwiki andon hook install"],
    load: () => import("./andon/hook.ts"),
  },
];

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
        load: () => import("./stats/memory.ts"),
      },
    ],
  },
  {
    name: "correct",
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
        load: () => import("./agents-md/show.ts"),
      },
      {
        name: "check",
        summary: "What is wrong with AGENTS.md, and where other agents' files differ from it",
        load: () => import("./agents-md/check.ts"),
      },
      {
        name: "compact",
        summary: "Attribute what people wrote, merge what is said twice, retire what the code says",
        options: [["--dry-run", "say what would be done, write nothing"]],
        load: () => import("./agents-md/compact.ts"),
      },
      {
        name: "blame",
        summary: "Who is behind each correction, by which evidence",
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
    load: () => import("./discard.ts"),
  },
  {
    name: "andon",
    summary: "What stopped the line, and what opens it again",
    subcommands: andonSubcommands,
  },
];
