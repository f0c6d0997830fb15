import { defineConfig } from "vitest/config";

const conditions = ["loopwiki-source"];

/** Runs agents that must be installed first; `npm run test:agents` only. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["test/real-agents/**/*.test.ts"],
    testTimeout: 180_000,
    hookTimeout: 300_000,
    maxWorkers: 1,
  },
});
