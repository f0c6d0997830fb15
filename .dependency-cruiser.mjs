/**
 * The architecture as rules; each says why. `npm run arch` runs them, and
 * test/guards/architecture.test.ts plants a violation of each kind and sees it caught.
 */

/** Which modules a module may use: the arrows of the design, nothing else. */
const mayImport = {
  wiki: [],
  plans: ["wiki"],
  skills: ["wiki"],
  agents: ["wiki", "plans", "skills"],
  server: ["wiki", "plans", "skills", "agents"],
  cli: ["wiki", "plans", "skills", "agents", "server"],
};
const modules = Object.keys(mayImport);
const product = `^(${modules.join("|")})/`;

/** Heavy or sharp-edged packages, and the only files (or folders) that may know them. */
const owners = [
  [["commander"], ["cli/program.ts"]],
  [["@hono/node-server"], ["server/serve.ts"]],
  [["hono"], ["server/"]],
  [
    ["@modelcontextprotocol/server", "@modelcontextprotocol/hono"],
    ["server/mcp/protocol-server.ts", "server/mcp/serve-stdio.ts", "server/mcp/http-endpoint.ts"],
  ],
  [["@hono/zod-openapi"], ["server/api/"]],
  [["graphology-layout-forceatlas2"], ["server/graph/layout.ts"]],
  [["feed"], ["server/feeds.ts"]],
  [["@agentclientprotocol/sdk"], ["agents/backends/acp-session.ts"]],
  [["knip"], ["agents/audit/knip.ts"]],
  [["oxc-parser", "oxc-resolver"], ["agents/audit/module-graph.ts"]],
  [["@huggingface/transformers"], ["wiki/search/embed/transformers.ts"]],
  [
    ["@lancedb/lancedb", "apache-arrow"],
    ["wiki/search/index/lance.ts"], // its bugs are worked around there; heavy, so by `require`
  ],
  [
    ["@opentelemetry/[a-z-]+"],
    ["agents/telemetry/otlp.ts"], // loaded only where a person named a collector
  ],
  [["@arizeai/openinference-semantic-conventions"], ["agents/telemetry/conventions.ts"]],
  [["unpdf"], ["agents/document/ingest/read-pdf.ts"]],
  [["stemmer"], ["wiki/search/analyze.ts"]],
  [["beautiful-mermaid"], ["wiki/markdown/render-diagram.ts"]],
  [["preact", "sigma", "minisearch"], ["server/islands/"]],
  [["satteri"], ["wiki/markdown/parse-fast.ts"]],
  [["web-tree-sitter", "@vscode/tree-sitter-wasm"], ["wiki/symbols/parse-code.ts"]],
  [
    ["@secretlint/core", "@secretlint/secretlint-rule-preset-recommend", "@secretlint/types"],
    ["wiki/lint/secrets/find-secrets.ts"],
  ],
  [["@ai-sdk/[a-z-]+"], ["agents/backends/model/providers.ts"]],
  [["picocolors"], ["cli/output.ts", "wiki/report/pretty.ts"]],
  [["picomatch"], ["plans/match-globs.ts", "agents/audit/", "wiki/lint/ignores.ts"]],
  [
    ["unified", "remark-[a-z-]+", "rehype-[a-z-]+", "mdast-util-[a-z-]+", "unist-util-[a-z-]+"],
    ["wiki/markdown/", "plans/markdown.ts", "agents/document/ingest/read-html.ts"],
  ],
  [
    ["yaml"],
    [
      "wiki/front-matter.ts", // pages and skills
      "plans/format-plan.ts", // plans are written as well as read
      "plans/front-matter-scalars.ts",
      "agents/andon/incident-document.ts", // incident files
      "cli/config/parse-config.ts", // settings with line numbers
    ],
  ],
];

/** Packages that are only types (`@types/mdast`): nothing of them is left at run time. */
const typesOnly = ["mdast", "hast", "unist"];

/** Files below cli/ that may touch the disk, and what each is for. */
const diskUsers = [
  "wiki/(content-root|durable-file|seed)", // memory; the durable write; the content we ship
  "wiki/cache/(markdown-files|program-version)", // reads thousands of pages, for content-root; our own files
  "wiki/search/embed/(model-files|package-carrier)", // embedding models in the user's cache: not memory
  "wiki/git-locks", // git's own lock files, and whether a git process lives: /proc
  "wiki/process-owner", // whether the process that holds a lock lives: /proc
  "wiki/search/index/(index-folder|vector-cache|writer-lock)", // the disposable search index in .loopwiki/
  "server/html/assets", // our own built scripts
  "agents/journal/(file-run-store|file-lease|file-step-log)", // run state in the git common directory
  "agents/andon/(incident|line)-store", // incidents, beside the run state
  "agents/telemetry/span-file", // spans, beside the run state
  "agents/feedback/feedback-store", // friction reports, beside the run state
  "agents/execute/(bootstrap|partial-tree|worktree|move-target|file-approvals|spec-drift)", // worktrees, consent: not memory
  "agents/execute/gates/results/run-tests", // a private folder for the report of a test runner
  "agents/backends/(command|replay|apply-edits|agent-process)", // what an agent writes in its worktree
  "agents/backends/(cli-agent|codex|gemini)", // a temporary folder for a coding CLI's schema and policy
  "agents/backends/(acp-session|is-inside|repository-settings)", // files that an agent asks us for, confined to its worktree; what it may not be let near
  "agents/backends/model/work-files", // what the built-in agent reads and writes, confined to its worktree
  "agents/backends/(manual|record)", // a brief and its answer; a recording that is made
  "agents/budget/(file-ledger|file-pauses)", // money and rate limits, beside the run state
  "agents/sandbox/(bubblewrap|open-sandbox|scan-planted|srt|toolchains)", // what is mounted, what was left behind
  "agents/document/ingest/(queue|read-source)", // the files that a person has us read; what is still to be read, beside the run state
  "agents/audit/(source-files|module-graph|clean-checkout)", // reads the audited sources; a throwaway checkout
];

/** Adapters that only the composition root may choose: inside agents/ the front door hands them on. */
const adapters =
  "^agents/(journal/file-(run-store|step-log)|andon/(incident|line)-store|feedback/feedback-store|telemetry/span-file|execute/file-approvals|backends/(acp|acp-programs|ask-again|claude-code|cli-agent|codex|command|gemini|manual|mechanical|model/model-agent|opencode|qwen|record|replay)|budget/(file-ledger|file-pauses))[.]ts$";

const pointsDown = modules.map((module) => ({
  name: `${module}-points-down`,
  comment: `${module}/ may import only ${[module, ...mayImport[module]].join(", ")}: what lies below never knows what stands on it, so each module can be read, tested and replaced alone.`,
  severity: "error",
  from: { path: `^${module}/` },
  to: {
    path: product,
    pathNot: [module, ...mayImport[module]].map((allowed) => `^${allowed}/`),
  },
}));

const escaped = (path) => path.replaceAll(".", "[.]");

const oneOwner = owners.map(([packages, files]) => ({
  name: `one-owner-of-${packages[0].replaceAll(/[^a-z]+/g, "-").replace(/^-/, "")}`,
  comment: `Only ${files.join(", ")} may import ${packages.join(", ")}: a package that few files know can be replaced, made lazy or worked around there.`,
  severity: "error",
  from: { path: product, pathNot: files.map((file) => `^${escaped(file)}`) },
  to: { path: packages.map((name) => `^node_modules/${name}/`) },
}));

export default {
  forbidden: [
    {
      name: "no-circular",
      comment: "Modules in a cycle can only be understood, tested and loaded all at once.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    ...pointsDown,
    {
      name: "front-door-only",
      comment: "Other modules see only <module>/index.ts: everything behind it can change freely.",
      severity: "error",
      from: { path: product },
      to: { path: product, pathNot: ["^$1/", "^[^/]+/index[.]ts$"] },
    },
    {
      name: "front-door-by-name",
      comment: "Another module is named #wiki, #plans, …: no ../ climbs out of a module.",
      severity: "error",
      from: { path: product },
      to: { path: product, pathNot: "^$1/", dependencyTypesNot: ["aliased-subpath-import"] },
    },
    {
      name: "front-door-is-for-others",
      comment: "Files of a module import each other, not their own front door: that makes cycles.",
      severity: "error",
      from: { path: product, pathNot: "^[^/]+/index[.]ts$" },
      to: { path: "^$1/index[.]ts$" },
    },
    {
      name: "nothing-imports-test",
      comment:
        "Tests and their fixtures are not shipped: product code that needs one is missing it.",
      severity: "error",
      from: { pathNot: "^test/" },
      to: { path: "^test/" },
    },
    {
      name: "no-dev-dependency-in-product",
      comment:
        "A user installs dependencies only: product code cannot use what just we have. Islands are built into one file each.",
      severity: "error",
      from: { path: product, pathNot: "^server/islands/" },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg"],
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "adapters-are-composed",
      comment:
        "Stores and agent backends are handed to the code that uses them: only the front door passes them on, to cli/compose.ts and cli/choose-agents.ts.",
      severity: "error",
      from: {
        path: "^agents/",
        pathNot: ["^agents/index[.]ts$", "^agents/(journal|andon|backends|feedback)/"],
      },
      to: { path: adapters, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "disk-has-owners",
      comment:
        "Memory is written only through wiki/content-root.ts, which refuses what lies outside it; the few others that touch the disk are listed, with their reason.",
      severity: "error",
      from: {
        path: "^(wiki|plans|skills|agents|server)/",
        pathNot: `^(${diskUsers.join("|")})[.]ts$`,
      },
      to: { dependencyTypes: ["core"], path: "^(node:)?fs(/promises)?$" },
    },
    ...oneOwner,
    {
      name: "no-orphans",
      comment: "A file that imports nothing and that nothing imports is dead, or not wired in yet.",
      severity: "error",
      from: { orphan: true, path: product },
      to: {},
    },
    {
      name: "no-unresolvable",
      comment: "An import that leads nowhere hides every rule behind it.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: `^(${typesOnly.join("|")})$` },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["^test/fixtures/", "/seed/"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      mainFields: ["module", "main", "types"],
      conditionNames: ["loopwiki-source", "import", "node", "default"],
      extensions: [".ts", ".tsx", ".js"],
    },
  },
};
