import { fileURLToPath } from "node:url";

/** This very program, for shells in which no `loopwiki` is on the PATH. */
export const thisProgram: readonly string[] = [
  process.execPath,
  fileURLToPath(new URL("../main.js", import.meta.url)),
];
