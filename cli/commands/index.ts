import type { CommandDefinition } from "../command.ts";

/** Every verb of the command line, in the order `--help` shows them. Work is loaded on use. */
export const commands: readonly CommandDefinition[] = [];
