import { configureGlobal } from "fast-check";

// In CI property tests try the same cases every time, so that a red run is about the change; elsewhere
// each run tries new ones.
if (process.env["CI"] === "true") configureGlobal({ seed: 20_261_120 });
