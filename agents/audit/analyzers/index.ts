import type { Analyzer } from "../analyzer.ts";
import { agedTodo } from "./aged-todo.ts";
import { brokenScripts } from "./broken-scripts.ts";
import { duplicatedCode } from "./duplicated-code.ts";
import { hotSpots } from "./hot-spots.ts";
import { importCycles } from "./import-cycles.ts";
import { missingPages } from "./missing-pages.ts";
import { untestedModules } from "./untested-modules.ts";
import { unusedCode } from "./unused-code.ts";

/** Every analyzer that only reads, in the order they run. `failing-commands` comes after them. */
export const analyzers: readonly Analyzer[] = [
  unusedCode,
  untestedModules,
  importCycles,
  duplicatedCode,
  agedTodo,
  hotSpots,
  brokenScripts,
  missingPages,
];
