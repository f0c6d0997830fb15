import { defineConfig } from "vitest/config";

// Tests run on the TypeScript source: the `source` condition sends #wiki to wiki/index.ts.
const conditions = ["source"];
const slow = process.env["LOOPWIKI_SLOW"] === "1" || process.env["CI"] === "true";

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["test/**/*.test.{ts,tsx}"],
    exclude: [
      "**/node_modules/**",
      "test/fixtures/**",
      "test/real-agents/**",
      ...(slow ? [] : ["test/**/*.slow.test.ts"]),
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
