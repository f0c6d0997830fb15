import type { CommandDefinition } from "../command.ts";
import { embeddingsCommands } from "./embeddings/embeddings-commands.ts";
import { pageCommands } from "./page/page-commands.ts";
import { searchCommands } from "./search/search-commands.ts";
import { skillsSubcommands } from "./skills/subcommands.ts";

const configSubcommands: readonly CommandDefinition[] = [
  {
    name: "show",
    summary: "The settings in force, and which file each comes from",
    examples: ["loopwiki config show", "loopwiki config show --json"],
    load: async () => ({ run: (await import("./config.ts")).runShow }),
  },
  {
    name: "trust",
    forPeople: true,
    summary: "Agree to the commands that this repository's settings run",
    options: [["--yes", "do not ask"]],
    examples: ["loopwiki config trust"],
    load: async () => ({ run: (await import("./config.ts")).runTrust }),
  },
  {
    name: "schema",
    summary: "Every setting with its meaning, as a JSON schema",
    examples: ["loopwiki config schema > loopwiki.schema.json"],
    load: async () => ({ run: (await import("./config.ts")).runSchema }),
  },
];

const agentsSubcommands: readonly CommandDefinition[] = [
  {
    name: "list",
    summary: "Which agents can work here: installed, version, what they need, their roles",
    examples: ["loopwiki agents list"],
    load: () => import("./agents/list.ts"),
  },
  {
    name: "test",
    summary: "Ask an agent for one word and show what it cost",
    arguments: [
      ["[backend]", "for example claude-code:haiku; every agent with a role when left out"],
    ],
    examples: ["loopwiki agents test", "loopwiki agents test codex:gpt-6-luna"],
    load: () => import("./agents/test.ts"),
  },
];

const feedbackSubcommands: readonly CommandDefinition[] = [
  {
    name: "list",
    summary: "What was reported and where it stands, newest first",
    options: [["--clusters", "what belongs together and waits for a plan, the most painful first"]],
    examples: ["loopwiki feedback list --clusters"],
    load: () => import("./feedback/list.ts"),
  },
  {
    name: "verify",
    forPeople: true,
    summary: "Say whether a merged plan mended what was reported: yes closes it, no opens it again",
    arguments: [
      ["<report>", "id of the report"],
      ["<answer>", "yes or no"],
    ],
    options: [["--note <text>", "what is still in the way"]],
    examples: [
      'loopwiki feedback verify FR-20261120-0a1b2c3d no --note "it still takes two calls"',
    ],
    load: () => import("./feedback/verify.ts"),
  },
];

/** Setting up, looking after the wiki, looking around. */
export const wikiCommands: readonly CommandDefinition[] = [
  {
    name: "init",
    summary: "Give this repository a memory: wiki, plans, skills and settings",
    options: [
      ["--yes", "do not ask; take what was detected"],
      ["--dry-run", "say what would be written, write nothing"],
      [
        "--content-root <dir>",
        "folder for wiki/, plans/, skills/ and agents/ (default: the repository itself)",
      ],
      ["--remove", "undo init: remove what it made and nobody changed"],
    ],
    examples: [
      "loopwiki init",
      "loopwiki init --yes --content-root memory",
      "loopwiki init --remove",
    ],
    load: () => import("./init.ts"),
  },
  {
    name: "lint",
    summary: "Check the wiki's links, pages and the documents that instruct agents",
    arguments: [["[paths...]", "only findings in these files or folders"]],
    options: [
      ["--format <format>", "pretty, json, sarif, github, junit or compact (default pretty)"],
      ["--rule <id>", "only this rule", "repeatable"],
      ["--changed [base]", "only what changed since the base can affect (default: not committed)"],
      ["--fix", "mend what can be mended without harm"],
      ["--dry-run", "with --fix: say what would be mended, write nothing"],
      ["--external", "also ask other hosts about the links to them; answers are kept for a week"],
      ["--external-private", "the same, and hosts of this machine and of local networks, too"],
      ["--watch", "lint again whenever a page, a document or the settings change"],
    ],
    examples: [
      "loopwiki lint",
      "loopwiki lint wiki/10_DOMAIN",
      "loopwiki lint --changed origin/main --format github",
      "loopwiki lint --format sarif > lint.sarif",
    ],
    load: () => import("./lint/lint.ts"),
    subcommands: [
      {
        name: "accept",
        summary: "Record a finding that you decided to live with, for review",
        arguments: [
          ["<id>", "its id, as `loopwiki lint --verbose` shows it, or a beginning of it"],
        ],
        options: [
          ["--reason <text>", "why it is accepted"],
          ["--until <date>", "last day on which it is, for example 2026-12-31 (default: for good)"],
        ],
        examples: [
          'loopwiki lint accept 0123456789ab --reason "The page comes in May" --until 2027-05-31',
        ],
        load: () => import("./lint/accept.ts"),
      },
    ],
  },
  {
    name: "page",
    summary: "Make, read, rename and delete pages; see their links and history",
    subcommands: pageCommands,
  },
  {
    name: "embeddings",
    summary: "The model that lets search find what is meant, not only what is written",
    subcommands: embeddingsCommands,
  },
  ...searchCommands,
  {
    name: "index",
    summary: "Bring the search index up to the pages, and give every passage its vector",
    options: [
      ["--rebuild", "make it anew from nothing; vectors of unchanged text are kept"],
      ["--watch", "again whenever a page changes, until Ctrl-C"],
      ["--pull", "fetch the embedding model first when it is not here, without asking"],
    ],
    examples: ["loopwiki index", "loopwiki index --rebuild", "loopwiki index --watch"],
    load: () => import("./index-command.ts"),
  },
  {
    name: "serve",
    summary: "Read, search and edit the wiki, decide on plans and watch runs, in a browser",
    options: [
      [
        "--port <number>",
        "port to listen on; the next ten are tried when it is taken (default 4173)",
      ],
      ["--host <address>", "listen on this address too; needs a token (default 127.0.0.1)"],
      ["--token <token>", "who writes must show it; better in the variable LOOPWIKI_TOKEN"],
      ["--open", "open the browser"],
      ["--mcp-write", "let agents that call /mcp change pages"],
    ],
    examples: ["loopwiki serve", "loopwiki serve --port 0 --open"],
    load: () => import("./serve.ts"),
  },
  {
    name: "build",
    summary: "Write the wiki as a static site: read and searched without a server",
    arguments: [["<dir>", "an empty folder, a new one, or a site that was built before"]],
    options: [
      [
        "--base <path>",
        "where the site will be on its host, for the links of its 404 page (default /)",
      ],
    ],
    examples: ["loopwiki build site", "loopwiki build site --base /handbook/"],
    load: () => import("./build.ts"),
  },
  {
    name: "mcp",
    summary: "Give a coding agent the memory, over MCP on standard input and output",
    options: [
      ["--allow-write", "let it change pages and keep learnings, after a preview (default: no)"],
    ],
    examples: [
      "claude mcp add loopwiki -- npx loopwiki mcp",
      "codex mcp add loopwiki -- npx loopwiki mcp",
      "loopwiki mcp --allow-write",
    ],
    load: () => import("./mcp.ts"),
  },
  {
    name: "install",
    forPeople: true,
    summary: "Let coding agents use the memory: MCP, skills, sub-agents and hooks, in their files",
    arguments: [
      [
        "[agents...]",
        "claude, codex, cursor, opencode, gemini, vscode (default: those found on this machine)",
      ],
    ],
    options: [["--dry-run", "say what would be written, write nothing"]],
    examples: ["loopwiki install --dry-run", "loopwiki install claude codex"],
    load: () => import("./install.ts"),
  },
  {
    name: "uninstall",
    forPeople: true,
    summary: "Take away what install wrote, and leave everything else byte for byte",
    options: [["--dry-run", "say what would be done, do nothing"]],
    examples: ["loopwiki uninstall"],
    load: () => import("./uninstall.ts"),
  },
  {
    name: "hook",
    summary: "What the hooks that install writes call; says nothing when anything goes wrong",
    arguments: [
      ["<event>", "session-start, stop, or remember: what the first will need next time"],
    ],
    examples: ["loopwiki hook session-start"],
    load: () => import("./hook.ts"),
  },
  {
    name: "feedback",
    summary: "Say what was in the way, for audits to turn into plans",
    arguments: [["[text]", "what was in the way, and what would have helped"]],
    options: [
      ["--severity <level>", "low, medium, high or critical (default medium)"],
      ["--task <text>", "what you were doing"],
      ["--tool <name>", "command, tool or file that was in the way"],
      ["--calls <n>", "calls or tries that would not have been needed"],
      ["--by <name>", "who says so (default: you)"],
    ],
    examples: [
      'loopwiki feedback "The search finds the log before the page" --tool search --calls 3',
      "loopwiki feedback list --clusters",
    ],
    load: () => import("./feedback.ts"),
    subcommands: feedbackSubcommands,
  },
  {
    name: "status",
    summary: "Where the memory and the loops stand",
    examples: ["loopwiki status", "loopwiki status --json"],
    load: () => import("./status.ts"),
  },
  {
    name: "doctor",
    summary: "Find out what is missing or broken, and how to mend it",
    options: [
      ["--fix", "mend what can be mended without losing anything, and look again"],
      ["--dry-run", "say what --fix would do, do nothing"],
    ],
    examples: ["loopwiki doctor", "loopwiki doctor --fix --dry-run"],
    load: () => import("./doctor.ts"),
  },
  {
    name: "demo",
    summary: "Watch the whole loop on a small shop in a temporary repository",
    examples: ["loopwiki demo"],
    load: () => import("./demo.ts"),
  },
  {
    name: "config",
    summary: "Show the settings, agree to what they run, print their schema",
    subcommands: configSubcommands,
  },
  {
    name: "skills",
    summary: "What agents are taught here: list, read, check, add, begin and test skills",
    subcommands: skillsSubcommands,
  },
  {
    name: "agents",
    summary: "Who can do the work: list coding agents and models, test one",
    subcommands: agentsSubcommands,
  },
];
