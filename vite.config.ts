import { defineConfig } from "vite";

/**
 * The islands: small scripts for pages that work without them. Built into `dist/server/assets` with hashed
 * names; `manifest.json` tells the server what they are called (server/html/assets.ts).
 */
export default defineConfig({
  base: "/assets/",
  publicDir: false,
  logLevel: "warn",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "dist/server/assets",
    assetsDir: "",
    manifest: "manifest.json",
    modulePreload: false,
    target: "es2023",
    rolldownOptions: {
      input: { main: "server/islands/main.tsx", site: "server/islands/site.ts" },
      output: {
        entryFileNames: "[name]-[hash].js",
        chunkFileNames: "[name]-[hash].js",
        // An exported site is opened from the disk, too, where a browser loads no modules: a classic script.
        banner: ({ name }) => (name === "site" ? "(()=>{" : ""),
        footer: ({ name }) => (name === "site" ? "})();" : ""),
      },
    },
  },
});
