import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const version = "0.0.83";
const isRoot = process.getuid?.() === 0;
/** Root's home is closed to the ordinary user that srt needs. */
const cache = isRoot ? "/var/cache" : (process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"));

export interface InstalledSrt {
  program: string;
  /** The Node it runs on, which is newer than ours may be. */
  node: string;
}

/** The real sandbox runtime and the Node it asks for, installed with npm into a cache folder the first time. */
export function installSrt(): InstalledSrt {
  const folder = join(cache, "loopwiki-real-agents", `srt-${version}`);
  const modules = join(folder, "node_modules");
  const program = join(folder, "srt");
  const node = join(modules, `node-${process.platform}-${process.arch}`, "bin");
  if (existsSync(program)) return { program, node };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const packages = [
    `@anthropic-ai/sandbox-runtime@${version}`,
    `node-${process.platform}-${process.arch}@22`,
  ];
  const flags = ["--no-audit", "--no-fund", "--ignore-scripts", "--engine-strict=false"];
  const options = { cwd: folder, encoding: "utf8" as const };
  const { status, stderr } = spawnSync("npm", ["install", ...flags, ...packages], options);
  if (status !== 0) throw new Error(`srt ${version} could not be installed: ${stderr}`);
  symlinkSync(join(modules, "@anthropic-ai/sandbox-runtime/dist/cli.js"), program);
  return { program, node };
}
