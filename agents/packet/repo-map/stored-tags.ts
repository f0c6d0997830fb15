import { z } from "zod";

/** Numbers by content hash, as text: hashes, how many numbers each has, and all of them in base64. */
const tableSchema = z.object({ blobs: z.string(), lengths: z.string(), data: z.string() });
type StoredTable = z.infer<typeof tableSchema>;

const storedSchema = z.object({
  version: z.number(),
  names: z.string(),
  words: tableSchema,
  definitions: tableSchema,
});
export type StoredTags = z.infer<typeof storedSchema>;

/** What a working file says; undefined when it is of another version, or damaged. */
export function parseStored(text: string, version: number): StoredTags | undefined {
  try {
    const { data } = storedSchema.safeParse(JSON.parse(text));
    return data?.version === version ? data : undefined;
  } catch {
    return undefined;
  }
}

export function packTable(table: ReadonlyMap<string, Uint32Array>): StoredTable {
  const lists = [...table.values()];
  const data = new Uint32Array(lists.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const list of lists) {
    data.set(list, at);
    at += list.length;
  }
  return {
    blobs: [...table.keys()].join(" "),
    lengths: toBase64(Uint32Array.from(lists, ({ length }) => length)),
    data: toBase64(data),
  };
}

/** Nothing when the parts do not fit together. */
export function unpackTable({ blobs, lengths, data }: StoredTable): Map<string, Uint32Array> {
  const hashes = blobs === "" ? [] : blobs.split(" ");
  const sizes = fromBase64(lengths);
  const numbers = fromBase64(data);
  const table = new Map<string, Uint32Array>();
  if (hashes.length !== sizes.length) return table;
  if (sizes.reduce((sum, size) => sum + size, 0) !== numbers.length) return table;
  let at = 0;
  hashes.forEach((hash, index) => {
    const size = sizes[index] ?? 0;
    table.set(hash, numbers.subarray(at, at + size));
    at += size;
  });
  return table;
}

function toBase64(numbers: Uint32Array): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString("base64");
}

function fromBase64(text: string): Uint32Array {
  const bytes = Uint8Array.from(Buffer.from(text, "base64")); // a copy, aligned to four bytes
  return new Uint32Array(bytes.buffer, 0, Math.floor(bytes.length / 4));
}
