import { defineConfig } from "vitest/config";

const conditions = ["loopwiki-source"];

/** Loads the published models, which are fetched first when they are not here; `npm run test:model` only. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["test/real-model/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    maxWorkers: 1,
  },
});
