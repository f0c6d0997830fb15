import { hash } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import { isErrno } from "../../errors.ts";

/** Bytes of a text's key: the beginning of its sha256. */
const keyBytes = 16;
const checkBytes = 4;

/**
 * Vectors by the text they were made of, in a file of one model that grows at its end: embedding is the only
 * slow part of an index, and this outlives the index. Each record holds its own checksum; the first that is
 * wrong ends the file, because a record that broke off is followed by nothing of worth.
 */
export class VectorCache {
  readonly #path: string;
  readonly #dimensions: number;
  readonly #vectors: Map<string, Float32Array>;
  /** Length of the part of the file that is good. */
  #end: number;

  private constructor(path: string, dimensions: number, read: Buffer) {
    this.#path = path;
    this.#dimensions = dimensions;
    this.#vectors = new Map();
    this.#end = this.#read(read);
  }

  static async open(
    folder: string,
    { model, dimensions }: { model: string; dimensions: number },
  ): Promise<VectorCache> {
    const name = `vectors-${hash("sha256", `${model}\n${dimensions}`).slice(0, 12)}.cache`;
    await removeOthers(folder, name);
    const path = join(folder, name);
    return new VectorCache(path, dimensions, await readWhole(path));
  }

  static keyOf(text: string): string {
    return hash("sha256", text).slice(0, keyBytes * 2);
  }

  get size(): number {
    return this.#vectors.size;
  }

  get(key: string): Float32Array | undefined {
    return this.#vectors.get(key);
  }

  /** Adds vectors and appends them to the file. A disk that takes nothing makes it only forgetful. */
  async add(entries: readonly (readonly [key: string, vector: Float32Array])[]): Promise<void> {
    for (const [key, vector] of entries) this.#vectors.set(key, vector);
    const bytes = Buffer.concat(entries.map(([key, vector]) => record(key, vector)));
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      const file = await open(this.#path, constants.O_RDWR | constants.O_CREAT);
      try {
        await file.write(bytes, 0, bytes.length, this.#end);
        this.#end += bytes.length;
      } finally {
        await file.close();
      }
    } catch {
      // read-only and full disks
    }
  }

  /** Writes the file anew when more than half of it is of texts that are no more. */
  async keepOnly(keys: ReadonlySet<string>): Promise<void> {
    const recordBytes = keyBytes + this.#dimensions * 4 + checkBytes;
    if (this.#end <= Math.max(1, keys.size) * recordBytes * 2) return;
    const kept = [...this.#vectors].filter(([key]) => keys.has(key));
    const bytes = Buffer.concat(kept.map(([key, vector]) => record(key, vector)));
    const temporary = `${this.#path}.new`;
    try {
      const file = await open(temporary, "w");
      try {
        await file.writeFile(bytes);
      } finally {
        await file.close();
      }
      await rename(temporary, this.#path);
      this.#end = bytes.length;
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  #read(file: Buffer): number {
    const length = keyBytes + this.#dimensions * 4 + checkBytes;
    let at = 0;
    for (; at + length <= file.length; at += length) {
      const end = at + length - checkBytes;
      if (crc32(file.subarray(at, end)) !== file.readUInt32LE(end)) break;
      const bytes = new Uint8Array(file.subarray(at + keyBytes, end)); // a copy is aligned
      this.#vectors.set(
        file.toString("hex", at, at + keyBytes),
        new Float32Array(bytes.buffer, 0, this.#dimensions),
      );
    }
    return at;
  }
}

/** Little-endian, as every machine is that LanceDB runs on. */
function record(key: string, vector: Float32Array): Buffer {
  const body = Buffer.concat([
    Buffer.from(key, "hex"),
    Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength),
  ]);
  const check = Buffer.alloc(checkBytes);
  check.writeUInt32LE(crc32(body));
  return Buffer.concat([body, check]);
}

/** Another model's cache is of no use: an index never mixes two. */
async function removeOthers(folder: string, name: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const other of names)
    if (/^vectors-[0-9a-f]+\.cache(?:\.new)?$/.test(other) && other !== name)
      await rm(join(folder, other), { force: true }).catch(() => undefined);
}

async function readWhole(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isErrno(error, "ENOENT")) return Buffer.alloc(0);
    throw error;
  }
}
