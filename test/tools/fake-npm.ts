import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { onTestFinished } from "vitest";

/** A program named `npm`, first on a `PATH`, whose registry is what it is given. */
export interface FakeNpm {
  environment: NodeJS.ProcessEnv;
  /** The argument lists it was called with are lines of JSON in this file. */
  calls: string;
}

/**
 * Packages by `name@version`. `pack` puts a tarball into the current folder as npm does; what is not here is
 * not found, and `hangs` never answers.
 */
export async function makeFakeNpm(packages: Record<string, Buffer | "hangs">): Promise<FakeNpm> {
  const folder = await mkdtemp(join(tmpdir(), "loopwiki-fake-npm-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const registry = join(folder, "registry");
  await mkdir(registry);
  for (const [name, content] of Object.entries(packages))
    await writeFile(join(registry, encodeURIComponent(name)), content);
  const program = join(folder, "npm");
  await writeFile(program, `#!/usr/bin/env node\n${script}`);
  await chmod(program, 0o755);
  const calls = join(folder, "calls");
  await writeFile(calls, "");
  const path = [folder, process.env["PATH"] ?? ""].join(delimiter);
  return { environment: { ...process.env, PATH: path, FAKE_NPM: folder }, calls };
}

const script = `
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const home = process.env.FAKE_NPM;
const [command, name, ...flags] = process.argv.slice(2);
appendFileSync(join(home, "calls"), JSON.stringify([command, name, ...flags]) + "\\n");
const file = join(home, "registry", encodeURIComponent(name));
if (!flags.includes("--ignore-scripts")) throw new Error("scripts would run");
if (command !== "pack" || !existsSync(file)) {
  console.error("npm error code E404\\nnpm error 404 Not Found: " + name);
  process.exit(1);
}
const content = readFileSync(file);
if (content.toString() === "hangs") setInterval(() => {}, 1000);
else writeFileSync(name.replace(/^@/, "").replace(/[@/]/g, "-") + ".tgz", content);
`;

/** A gzipped tar archive as npm packs it. */
export function packTarGz(files: Readonly<Record<string, Uint8Array>>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, content]) => [
    tarHeader(name, content.length),
    content,
    Buffer.alloc((512 - (content.length % 512)) % 512),
  ]);
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

/** One header of 512 bytes; `kind` 0 is a plain file, 5 a folder, 2 a symbolic link. */
export function tarHeader(name: string, size: number, kind = "0"): Buffer {
  const header = Buffer.alloc(512);
  const cut = name.length > 100 ? name.lastIndexOf("/", name.length - 2) : -1;
  header.write(name.slice(cut + 1), 0, 100);
  if (cut > 0) header.write(name.slice(0, cut), 345, 155);
  header.write("0000644\0", 100);
  header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  header.write(kind, 156);
  header.write("ustar\x0000", 257);
  header.fill(" ", 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

/** `sha512-…`, as registries state it. */
export function integrityOf(tarball: Buffer): string {
  return `sha512-${createHash("sha512").update(tarball).digest("base64")}`;
}
