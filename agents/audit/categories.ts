import type { AuditFinding } from "./finding.ts";

/** What `--category` accepts, by analyzer. */
export const analyzerCategories: Readonly<Record<string, readonly string[]>> = {
  "unused-code": [
    "unused-code",
    "unused-files",
    "unused-exports",
    "unused-dependencies",
    "tech-debt",
    "dependencies",
  ],
  "untested-modules": ["untested-modules", "no-tests", "tests"],
  "import-cycles": ["import-cycles", "tech-debt"],
  "duplicated-code": ["duplicated-code", "tech-debt"],
  "aged-todo": ["aged-todo", "tech-debt"],
  "hot-spots": ["hot-spots", "tech-debt"],
  "broken-scripts": ["broken-scripts", "tooling"],
  "missing-pages": ["missing-pages", "docs"],
  "operator-friction": ["operator-friction", "tooling"],
  "model-finding": ["model-finding", "correctness", "security", "performance", "docs", "tech-debt"],
  "failing-commands": ["failing-commands", "missing-setup", "tooling", "correctness"],
};

/** True when a finding belongs to one of the categories that were asked for; all do when none were. */
export function matches(finding: AuditFinding, categories: readonly string[] | undefined): boolean {
  if (categories === undefined) return true;
  const owner = Object.entries(analyzerCategories).find(([, names]) =>
    names.includes(finding.rule),
  );
  return [finding.category, finding.rule, owner?.[0] ?? ""].some((name) =>
    categories.includes(name),
  );
}
