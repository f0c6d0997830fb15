import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** A file inside an archive; its content must be read, or left, before the next one comes. */
export interface ArchivedFile {
  name: string;
  size: number;
  content: AsyncIterable<Uint8Array>;
}

const block = 512;
/** More than any archive of ours unpacks to (155 MB), so that a small one cannot fill the disk. */
const maxUnpacked = 400_000_000;

/**
 * The plain files of a gzipped tar archive (ustar, as npm writes it), in order. It only reads: where a
 * file goes, the caller decides, so no name in an archive can lead anywhere. Throws when it is damaged.
 */
export async function* readTarGz(archive: AsyncIterable<Uint8Array>): AsyncGenerator<ArchivedFile> {
  const unpacked = pipeline(Readable.from(archive), createGunzip(), () => undefined);
  const bytes = new ByteReader(unpacked);
  try {
    for (;;) {
      const header = await bytes.read(block);
      if (header.every((byte) => byte === 0)) return; // the end is marked by empty blocks
      const { name, size, isFile } = parseHeader(header);
      const content = new Content(bytes, size);
      if (isFile) yield { name, size, content };
      await content.skip();
    }
  } finally {
    unpacked.destroy();
  }
}

function parseHeader(header: Buffer): { name: string; size: number; isFile: boolean } {
  const text = (from: number, length: number): string =>
    header.toString("utf8", from, from + length).replace(/\0.*$/s, "");
  const octal = (from: number, length: number): number =>
    Number.parseInt(text(from, length).trim() || "0", 8);
  const sum = header.reduce(
    (sum, byte, place) => sum + (place >= 148 && place < 156 ? 32 : byte),
    0,
  );
  const size = octal(124, 12);
  if (octal(148, 8) !== sum || !Number.isSafeInteger(size) || size < 0)
    throw new Error("the archive is damaged: a header does not add up");
  const prefix = text(345, 155);
  const kind = text(156, 1);
  return {
    name: prefix === "" ? text(0, 100) : `${prefix}/${text(0, 100)}`,
    size,
    isFile: kind === "0" || kind === "",
  };
}

/** The bytes of one file, and the padding after it. */
class Content implements AsyncIterable<Uint8Array> {
  readonly #bytes: ByteReader;
  readonly #padding: number;
  #left: number;

  constructor(bytes: ByteReader, size: number) {
    this.#bytes = bytes;
    this.#left = size;
    this.#padding = (block - (size % block)) % block;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    while (this.#left > 0) {
      const piece = await this.#bytes.readSome(this.#left);
      this.#left -= piece.byteLength;
      yield piece;
    }
  }

  async skip(): Promise<void> {
    while (this.#left > 0) this.#left -= (await this.#bytes.readSome(this.#left)).byteLength;
    await this.#bytes.read(this.#padding);
  }
}

class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);
  #total = 0;

  constructor(stream: Readable) {
    this.#source = stream[Symbol.asyncIterator]();
  }

  /** Between one byte and `most` of them. */
  async readSome(most: number): Promise<Buffer> {
    while (this.#rest.length === 0) {
      const next = await this.#source.next();
      if (next.done === true) throw new Error("the archive is damaged: it ends too early");
      this.#rest = next.value;
      this.#total += this.#rest.length;
      if (this.#total > maxUnpacked) throw new Error("the archive unpacks to too much");
    }
    const piece = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(piece.length);
    return piece;
  }

  async read(length: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (let left = length; left > 0; left -= pieces.at(-1)?.length ?? 0)
      pieces.push(await this.readSome(left));
    return Buffer.concat(pieces);
  }
}
