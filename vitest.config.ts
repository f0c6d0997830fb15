import { defineConfig } from "vitest/config";
import { NoSkipsReporter } from "./test/tools/no-skips-reporter.ts";
import { SlowFirst } from "./test/tools/slow-first.ts";

// Tests run on the TypeScript source: the `loopwiki-source` condition sends #wiki to wiki/index.ts.
const conditions = ["loopwiki-source"];

export default defineConfig(({ mode }) => {
  // Fast tests always; `*.slow.test.ts` in CI and with `npm run test:slow`.
  const slow =
    mode === "slow" || process.env["LOOPWIKI_SLOW"] === "1" || process.env["CI"] === "true";
  return {
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      include: ["test/**/*.test.{ts,tsx}"],
      exclude: [
        "**/node_modules/**",
        "test/fixtures/**",
        "test/real-agents/**",
        "test/real-model/**",
        "test/soak/**",
        ...(slow ? [] : ["test/**/*.slow.test.ts"]),
      ],
      reporters: ["default", new NoSkipsReporter()],
      env: { LOOPWIKI_AGENT: "" }, // the suite may be run by an agent's gate
      setupFiles: ["test/tools/property-seed.ts"],
      testTimeout: 60_000,
      hookTimeout: 60_000,
      maxWorkers: 2,
      sequence: { sequencer: SlowFirst },
    },
  };
});
