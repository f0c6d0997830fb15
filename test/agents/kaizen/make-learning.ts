import type { LearningRecord } from "#agents";
import type { GateFacts } from "../../../agents/kaizen/learning-gate.ts";
import { newEntry, type LearningEntry } from "../../../agents/kaizen/learning-lines.ts";

const evidence = "2026-06-price-validation.1/validate-price#1";

/** A learning that the whole gate lets pass. */
export function makeLearning(change: Partial<LearningRecord> = {}): LearningRecord {
  return {
    id: "L-0a1b2c3d",
    trigger: "amounts come in from the till",
    rule: "divide them by 1000, the till sends tenths of a cent",
    evidence,
    level: "L3",
    scope: ["src/*.js"],
    ...change,
  };
}

export function makeEntry(change: Partial<LearningEntry> = {}): LearningEntry {
  return { ...newEntry(makeLearning()), ...change };
}

/** A shop of one file; evidence is there when it is the usual one. */
export function makeFacts(change: Partial<GateFacts> = {}): GateFacts {
  const texts: Record<string, string> = {
    "src/pricing.js":
      "export function discount(price, percent) {\n  return price - (price * percent) / 100;\n}\n",
    "package.json": '{"name": "shop", "scripts": {"test": "node --test"}}',
  };
  return {
    files: Object.keys(texts),
    textOf: (path) => Promise.resolve(texts[path]),
    evidenceExists: (asked) => Promise.resolve(asked === evidence),
    ...change,
  };
}
