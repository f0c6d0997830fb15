import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readTarGz } from "../../../../wiki/search/embed/untar.ts";
import { packTarGz, tarHeader } from "../../../tools/fake-npm.ts";

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function unpack(archive: Uint8Array, size = 1000): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const { name, content } of readTarGz(inPieces(archive, size))) {
    const pieces: Uint8Array[] = [];
    for await (const piece of content) pieces.push(piece);
    files[name] = Buffer.concat(pieces).toString("latin1");
  }
  return files;
}

const fileName = fc.stringMatching(/^[a-z][a-z0-9._-]{0,20}(\/[a-z0-9._-]{1,60}){0,2}$/);

test("whatever was packed comes out again, however the bytes arrive", async () => {
  const files = fc.dictionary(fileName, fc.uint8Array({ maxLength: 2000 }), { maxKeys: 5 });
  await fc.assert(
    fc.asyncProperty(files, fc.integer({ min: 1, max: 5000 }), async (contents, size) => {
      const expected = Object.fromEntries(
        Object.entries(contents).map(([name, bytes]) => [
          name,
          Buffer.from(bytes).toString("latin1"),
        ]),
      );
      expect(await unpack(packTarGz(contents), size)).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test("a damaged archive ends in an error or in fewer files, never in a hang", async () => {
  const whole = packTarGz({ "package/seeds.txt": Buffer.from("rose ".repeat(300)) });
  await fc.assert(
    fc.asyncProperty(
      fc.nat(whole.length - 1),
      fc.integer({ min: 1, max: 255 }),
      fc.boolean(),
      async (place, change, isCut) => {
        const damaged = isCut ? whole.subarray(0, place) : Buffer.from(whole);
        if (!isCut) damaged[place] = (damaged[place] ?? 0) ^ change;
        const outcome = await unpack(damaged).catch((error: unknown) => error);
        expect(outcome).toBeInstanceOf(Object);
      },
    ),
    { numRuns: 200 },
  );
});

test("folders and links are passed over, and names are only read", async () => {
  const content = Buffer.from("roses");
  const archive = gzipSync(
    Buffer.concat([
      tarHeader("package/", 0, "5"),
      tarHeader("package/shed", 0, "2"),
      tarHeader("../../outside.txt", content.length),
      content,
      Buffer.alloc(512 - content.length),
      Buffer.alloc(1024),
    ]),
  );
  expect(await unpack(archive)).toEqual({ "../../outside.txt": "roses" });
});

test("a file that is left unread does not shift the next one", async () => {
  const archive = packTarGz({ big: Buffer.alloc(5000, 1), small: Buffer.from("roses") });
  const names: string[] = [];
  for await (const { name } of readTarGz(inPieces(archive, 100))) names.push(name);
  expect(names).toEqual(["big", "small"]);
});

test("an archive that is cut off, or no archive, is an error", async () => {
  const archive = gzipSync(Buffer.concat([tarHeader("roses.txt", 5000), Buffer.alloc(100)]));
  await expect(unpack(archive)).rejects.toThrow("ends too early");
  await expect(unpack(Buffer.from("roses"))).rejects.toThrow("incorrect header check");
  const wrong = gzipSync(
    Buffer.concat([tarHeader("roses.txt", 5).fill("x", 0, 1), Buffer.alloc(1024)]),
  );
  await expect(unpack(wrong)).rejects.toThrow("does not add up");
});
