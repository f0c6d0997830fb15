import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

// knip exports only its main file; its program lies beside it, wherever the package was hoisted to.
const main = createRequire(import.meta.url).resolve("knip");
await import(new URL("../bin/knip.js", pathToFileURL(main)).href);
