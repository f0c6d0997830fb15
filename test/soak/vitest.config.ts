import { defineConfig } from "vitest/config";

const conditions = ["loopwiki-source"];

/** Runs what takes minutes: the same thing hundreds of times; `npm run test:soak` only. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: [
      "test/soak/**/*.soak.test.ts",
      // Of these CI has a sample.
      "test/wiki/search/index/index-failures.slow.test.ts",
      "test/agents/budget/kill.slow.test.ts",
    ],
    env: { LOOPWIKI_AGENT: "", LOOPWIKI_SOAK: "1" },
    testTimeout: 14_400_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
  },
});
