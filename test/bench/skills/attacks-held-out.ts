import type { Family } from "./sample.ts";

export const attacksHeldOut: readonly Family[] = [];
