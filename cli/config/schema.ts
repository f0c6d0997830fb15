import {
  ceremonySchema,
  defaultBreakers,
  defaultRetireAfter,
  endpointKinds,
  gatesSchema,
  roleNames,
  runModes,
  sandboxBackends,
  sandboxModes,
} from "#agents";
import { defaultLintSettings } from "#wiki";
import { z } from "zod";
import { ciSchema } from "./ci-schema.ts";

/** What `embeddings.model` can be: a name of `localModels`, or one of these three. The first is the default. */
export const embeddingModels = [
  "all-MiniLM-L6-v2",
  "bge-small-en-v1.5",
  "endpoint",
  "none",
  "hash",
] as const;

const command = z.string().trim().min(1);
const variable = z.string().regex(/^[A-Za-z_]\w*$/, "expected the name of an environment variable");

const limits = {
  usd: z.number().positive().optional().describe("US dollars."),
  tokens: z.int().positive().optional().describe("Tokens read and written."),
  minutes: z.number().positive().optional().describe("Minutes that agents are at work."),
};

/** Who does a role's work. `model` is always named, never inherited (DESIGN 6). */
const roleSchema = z.strictObject({
  backend: z
    .string()
    .min(1)
    .describe(
      '"mechanical", "claude-code", "command:<program>", "replay:<recording>" or a name from "programs".',
    ),
  model: z.string().min(1).optional().describe("The model, named in full or by its alias."),
  effort: z.string().min(1).optional().describe("How hard the model thinks, in its own words."),
});

const lintSchema = z.strictObject({
  rules: z
    .record(z.string(), z.enum(["error", "warning", "info", "off"]))
    .default({})
    .describe("Severity of a rule, by its id."),
  ignore: z
    .array(
      z.strictObject({
        paths: z.array(z.string().min(1)).min(1).describe("Globs of repository paths."),
        rules: z.array(z.string()).optional().describe("Rule ids; all rules when left out."),
        reason: z.string().trim().min(1).describe("Why, for the reviewer."),
      }),
    )
    .default([])
    .describe("Files in which some rules do not count."),
  settings: z
    .strictObject({
      pageTokens: z
        .int()
        .min(100)
        .default(defaultLintSettings.pageTokens)
        .describe("Most tokens of a page (characters / 4) before it should be split."),
      agentsMdLines: z
        .int()
        .min(1)
        .default(defaultLintSettings.agentsMdLines)
        .describe("Most lines of AGENTS.md."),
      missingPageMentions: z
        .int()
        .min(2)
        .default(defaultLintSettings.missingPageMentions)
        .describe("On so many pages a term is mentioned before it should have a page of its own."),
    })
    .prefault({})
    .describe("Numbers that rules go by."),
});

const endpointSchema = z.strictObject({
  url: z.string().min(1).describe('Address without /embeddings, e.g. "http://127.0.0.1:11434/v1".'),
  model: z.string().min(1).describe("The model, as the server calls it."),
  dimensions: z.int().min(1).max(8192).describe("How many numbers its vectors have."),
  keyVariable: z
    .string()
    .regex(/^[A-Za-z_]\w*$/, "expected the name of an environment variable")
    .optional()
    .describe("Environment variable that holds the key; the key itself is never written down."),
  queryPrefix: z.string().optional().describe("What the model wants before a question."),
  passagePrefix: z.string().optional().describe("What the model wants before a passage."),
});

const embeddingsSchema = z.strictObject({
  model: z
    .enum(embeddingModels)
    .default(embeddingModels[0])
    .describe(
      'A model that runs on this machine, "endpoint" for a server of yours, "none" to search by words only, "hash" for tests.',
    ),
  modelPath: z
    .string()
    .min(1)
    .optional()
    .describe("Folder with the model's files, for machines without a network."),
  workers: z.int().min(1).max(16).optional().describe("Most processes that embed at once."),
  offline: z.boolean().default(false).describe("Never fetch a model."),
  endpoint: endpointSchema.optional().describe("Only in your own settings, never a repository's."),
});

export const breakerNames = [
  "failuresInARow",
  "failuresTouchingUser",
  "minutesWithoutProgress",
  "filesOutOfScope",
] as const;

const breaker = (key: keyof typeof defaultBreakers, text: string) =>
  z.int().min(1).default(defaultBreakers[key]).describe(text);

const breakersSchema = z.strictObject({
  failuresInARow: breaker("failuresInARow", "Failures of a plan in a row before plan mode."),
  failuresTouchingUser: breaker(
    "failuresTouchingUser",
    "Failures that reached for the user's own work before a hypothesis is needed.",
  ),
  minutesWithoutProgress: breaker(
    "minutesWithoutProgress",
    "Minutes without progress before an attempt is ended.",
  ),
  filesOutOfScope: breaker(
    "filesOutOfScope",
    "Files out of scope at which the whole attempt is rolled back.",
  ),
});

/** Settings of `loopwiki.config.json` (repository) and of the user's own file, after defaults. */
export const configSchema = z.strictObject({
  $schema: z.string().optional().describe("Path of this schema, for editors."),
  contentRoot: z
    .string()
    .default(".")
    .describe("Folder that holds wiki/, plans/, skills/ and agents/, relative to the repository."),
  worktreeRoot: z
    .string()
    .default("..")
    .describe("Folder outside the checkout where plan worktrees are made, relative to it."),
  commands: z
    .strictObject({
      install: command.optional().describe("Installs dependencies exactly as the lockfile says."),
      typecheck: command.optional().describe("Must exit 0 when types are right."),
      lint: command.optional().describe("Must exit 0 when the linter is content."),
      test: command.optional().describe("Must exit 0 when all tests pass."),
      build: command.optional().describe("Must exit 0 when the build succeeds."),
    })
    .default({})
    .describe("The repository's own commands; the gates run them."),
  environment: z
    .array(variable)
    .default([])
    .describe("Names of environment variables that commands may see beside the usual ones."),
  roles: z
    .partialRecord(z.enum(roleNames), roleSchema)
    .default({})
    .describe("Which backend and model does each role's work."),
  programs: z
    .record(z.string(), z.array(z.string()).min(1))
    .default({})
    .describe("Programs that roles can use: a name and its argument list; no shell sees it."),
  audit: z
    .strictObject({
      exclude: z.array(z.string()).default([]).describe("Globs of files the audit leaves out."),
      maxPlans: z.int().min(1).max(5).default(5).describe("Most plans one audit proposes."),
    })
    .default({ exclude: [], maxPlans: 5 })
    .describe("The audit loop."),
  skills: z
    .strictObject({
      retireAfter: z
        .int()
        .min(1)
        .default(defaultRetireAfter)
        .describe(
          "After so many chunks that failed with a skill, when fewer were approved, it is no longer shown.",
        ),
    })
    .prefault({})
    .describe("Skills."),
  lint: lintSchema.prefault({}).describe("The wiki's linter."),
  embeddings: embeddingsSchema
    .prefault({})
    .describe("What turns texts into vectors, so that search finds what is meant."),
  search: z
    .strictObject({
      background: z
        .boolean()
        .default(true)
        .describe(
          "After a search, let missing vectors be made by a process in the background; never in CI.",
        ),
    })
    .prefault({})
    .describe("Search."),
  mcp: z
    .strictObject({
      write: z
        .boolean()
        .default(false)
        .describe(
          "Whether agents may change pages through `loopwiki mcp`. Only your own settings file may say so.",
        ),
    })
    .prefault({})
    .describe("The MCP server."),
  breakers: breakersSchema
    .prefault({})
    .describe("When the line stops by itself; a repository may only make these stricter."),
  models: z
    .record(
      z.string().regex(/^[\w.-]+$/, "expected a name such as ollama"),
      z.strictObject({
        kind: z
          .enum(endpointKinds)
          .optional()
          .describe("The protocol it speaks; its name tells for anthropic, openai and google."),
        baseUrl: z.url().optional().describe("Its address, such as http://127.0.0.1:11434/v1."),
        keyVariable: variable.optional().describe("Environment variable that holds its key."),
      }),
    )
    .default({})
    .describe("Providers for model:<provider>/<model>. Only your own settings file may name them."),
  budget: z
    .strictObject({
      day: z
        .strictObject({
          ...limits,
          attempts: z.int().positive().optional().describe("Runs of makers."),
        })
        .prefault({})
        .describe("What all plans together may use in a day."),
      plan: z
        .strictObject(limits)
        .prefault({})
        .describe("What a plan may use that sets no budget itself."),
    })
    .prefault({})
    .describe("Most that agents may use. Where two files set a limit, the lower one counts."),
  mode: z
    .enum(runModes)
    .default("implement")
    .describe("Mode of a plan that `plan new` writes when --mode does not say."),
  sandbox: z
    .enum(sandboxModes)
    .default("auto")
    .describe(
      "Whether commands run confined: required refuses without a sandbox, auto warns, off runs them as you. A repository may only make it stricter.",
    ),
  sandboxBackend: z
    .enum(sandboxBackends)
    .default("auto")
    .describe(
      "What confines commands: bubblewrap (Linux), seatbelt (macOS), srt (your own @anthropic-ai/sandbox-runtime), or auto: bubblewrap, else seatbelt. Only in your own settings file.",
    ),
  sandboxHosts: z
    .array(z.string())
    .default([])
    .describe(
      "Hosts that commands with network may reach when srt confines them (example.org, *.example.org). Only in your own settings file.",
    ),
  telemetry: z
    .strictObject({
      endpoint: z
        .url({ protocol: /^https?$/ })
        .optional()
        .describe("Base address of an OTLP/HTTP collector. Only in your own settings file."),
    })
    .prefault({})
    .describe("Where spans of runs are sent, beside the file they are always kept in."),
  ci: ciSchema
    .prefault({})
    .describe("How much each part of `loopwiki ci` counts: fail, report or off."),
  gates: gatesSchema.prefault({}).describe("Gates that cost more runs of the tests."),
  ceremony: ceremonySchema
    .prefault({})
    .describe("How much opinion of models is bought for how much change."),
});
export type Config = z.infer<typeof configSchema>;
/** What a settings file may hold before defaults. */
export type ConfigInput = z.input<typeof configSchema>;
