import { roleNames } from "#agents";
import { z } from "zod";

const command = z.string().trim().min(1);

/** Who does a role's work. `model` is always named, never inherited (DESIGN 6). */
const roleSchema = z.strictObject({
  backend: z.string().min(1),
  model: z.string().min(1).optional(),
  effort: z.string().min(1).optional(),
});

/** Settings of `loopwiki.config.json` (repository) and of the user's own file, after defaults. */
export const configSchema = z.strictObject({
  $schema: z.string().optional(),
  /** Folder that holds wiki/, plans/, skills/ and agents/, relative to the repository. */
  contentRoot: z.string().default("."),
  /** Where plan worktrees are made, relative to the repository. */
  worktreeRoot: z.string().default(".."),
  /** The repository's own commands; the gates run them. */
  commands: z
    .strictObject({
      install: command.optional(),
      typecheck: command.optional(),
      lint: command.optional(),
      test: command.optional(),
      build: command.optional(),
    })
    .default({}),
  /** Names of environment variables that commands may see beside the usual ones. */
  environment: z.array(z.string()).default([]),
  roles: z.partialRecord(z.enum(roleNames), roleSchema).default({}),
  /** Programs for the `command` backend: name to argument list. */
  programs: z.record(z.string(), z.array(z.string()).min(1)).default({}),
  audit: z
    .strictObject({
      exclude: z.array(z.string()).default([]),
      maxPlans: z.int().min(1).max(5).default(5),
    })
    .default({ exclude: [], maxPlans: 5 }),
  lint: z
    .strictObject({
      rules: z.record(z.string(), z.enum(["error", "warning", "info", "off"])).default({}),
    })
    .default({ rules: {} }),
});
export type Config = z.infer<typeof configSchema>;
