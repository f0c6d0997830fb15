import { configureGlobal } from "fast-check";
import { afterAll, vi } from "vitest";

// In CI property tests try the same cases every time, so that a red run is about the change; elsewhere
// each run tries new ones.
if (process.env["CI"] === "true") configureGlobal({ seed: 20_261_120 });

// The files of a worker share its process: each starts with the environment that the worker has.
const environment = { ...process.env };
afterAll(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
});
