import type { Analyzer } from "../analyzer.ts";
import type { AuditFinding } from "../finding.ts";
import { runKnip } from "../knip.ts";
import { readManifest } from "../package-manifest.ts";
import type { UnusedContext } from "../unused/context.ts";
import { unusedDependencies } from "../unused/dependencies.ts";
import { unusedExports } from "../unused/exports.ts";
import { unusedFiles } from "../unused/files.ts";

export const unusedCode: Analyzer = {
  id: "unused-code",
  summary: "files, exports and dependencies that nothing uses (knip, JavaScript and TypeScript)",
  async run(context) {
    const manifest = await readManifest(context.directory);
    if (!manifest || context.graph().size === 0) return [];
    const issues = await runKnip(context);
    const unused: UnusedContext = { ...context, manifest, issues };
    const files = await unusedFiles(unused);
    if (files === undefined) {
      context.note(
        "unused-code: most files look unused, so the entry points are unknown here; name them in knip.json to get an answer.",
      );
      return unusedDependencies(unused);
    }
    const findings: AuditFinding[] = [...files];
    findings.push(...(await unusedExports(unused)), ...(await unusedDependencies(unused)));
    return findings;
  },
};
