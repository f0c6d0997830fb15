import type * as parserModule from "./parse-reference.ts";
import type * as rendererModule from "./render.ts";
import { later, requireFrom } from "../later.ts";

const here = import.meta.url;
/** From source a loader (tsx, vitest) reads TypeScript, which `require` of Node 20 cannot. */
const fromSource = here.endsWith(".ts")
  ? { parser: await import("./parse-reference.ts"), renderer: await import("./render.ts") }
  : undefined;

// unified and its plugins: a tenth of a second that few commands and few pages need.
export const referenceParser = later<typeof parserModule>(
  () => fromSource?.parser ?? requireFrom(here)("./parse-reference.js"),
);
export const renderer = later<typeof rendererModule>(
  () => fromSource?.renderer ?? requireFrom(here)("./render.js"),
);
