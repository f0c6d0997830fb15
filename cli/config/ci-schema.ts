import { z } from "zod";

/** What `loopwiki ci` looks at, in its order. */
export const ciParts = ["lint", "drift", "plans", "golden", "skills"] as const;
export type CiPartName = (typeof ciParts)[number];

const weight = (usual: "fail" | "report", text: string) =>
  z.enum(["fail", "report", "off"]).default(usual).describe(text);

/** How much each part counts: `fail` ends with exit code 1, `report` only says so, `off` does not look. */
export const ciSchema = z.strictObject({
  lint: weight("fail", "Findings of lint."),
  drift: weight("fail", "AGENTS.md against CLAUDE.md and its like; pages against their sources."),
  plans: weight("report", "Plans that wait while the code they are about changes, or too long."),
  golden: weight("fail", "Whether search still finds what agents/GOLDEN.md says it must."),
  skills: weight("fail", "The repository's own skills."),
  planDays: z.int().min(1).default(30).describe("Days after which a plan that waits is too old."),
});
