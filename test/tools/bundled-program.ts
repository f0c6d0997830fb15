import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";
import { bundleScript } from "./bundle-script.ts";

export interface BundledProgram {
  /** A temporary folder for all tests of the file. */
  folder: string;
  /** Path of the program, for plain Node. */
  path: string;
}

/** A script as a program that all tests of a file start, see `bundleScript`; filled before the first of them. */
export function bundledProgram(script: URL): BundledProgram {
  const program: BundledProgram = { folder: "", path: "" };
  beforeAll(async () => {
    program.folder = await mkdtemp(join(tmpdir(), "loopwiki-program-"));
    program.path = await bundleScript(fileURLToPath(script), program.folder);
  });
  afterAll(() => rm(program.folder, { recursive: true, force: true }));
  return program;
}
