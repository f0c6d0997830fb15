import { go } from "./go.ts";
import { javascript } from "./javascript.ts";
import type { GateLanguage } from "./language.ts";
import { python } from "./python.ts";
import { rust } from "./rust.ts";

const gateLanguages: readonly GateLanguage[] = [javascript, python, go, rust];

/** The language of a file by its name; undefined when the gates do not read it. */
export function gateLanguageOf(path: string): GateLanguage | undefined {
  return gateLanguages.find(({ endings }) => endings.test(path));
}
