import { realpath } from "node:fs/promises";
import { basename, delimiter, dirname, isAbsolute, join, resolve, sep } from "node:path";

/** Folders of a tool's installation beside its `bin`; never one with credentials or a person's files. */
const installation = [
  "bin",
  "sbin",
  "shims",
  "lib",
  "lib64",
  "libexec",
  "include",
  "share",
  "src",
  "pkg",
  "version",
  "versions",
  "plugins",
  "Cellar",
  "opt",
];
/** What package managers have downloaded, and tools outside `PATH`; below the home folder. */
export const ofHome = [
  ".rustup",
  ".cargo/bin",
  ".cargo/registry",
  ".cargo/git",
  "go/pkg/mod",
  ".m2/repository",
];
/** Variables that name an installation or a folder of downloads. */
const ofVariables = [
  "VIRTUAL_ENV",
  "PYENV_ROOT",
  "RUSTUP_HOME",
  "GOROOT",
  "GOMODCACHE",
  "JAVA_HOME",
];

/**
 * Folders outside `/usr` that hold the programs on `PATH`, the Node in use and downloaded packages. They
 * may not exist. None contains the home folder, or one of `hidden`.
 */
export async function toolchains(
  env: Record<string, string>,
  hidden: readonly string[],
): Promise<string[]> {
  const home = env["HOME"] ?? "/";
  const path = (env["PATH"] ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
  const node = dirname(await realpath(process.execPath));
  const cargo = env["CARGO_HOME"];
  const folders = [
    ...[...path, node].flatMap((folder) => besides(resolve(folder), home)),
    ...ofHome.map((name) => join(home, name)),
    ...ofVariables.flatMap((name) => env[name] ?? []),
    ...(cargo === undefined ? [] : ["bin", "registry", "git"].map((name) => join(cargo, name))),
    ...(env["GOPATH"] === undefined ? [] : [join(env["GOPATH"], "pkg", "mod")]),
  ];
  const secret = [home, ...hidden];
  return [...new Set(folders)].filter(
    (folder) =>
      isAbsolute(folder) &&
      !isBelow(folder, "/usr") &&
      !secret.some((path) => isBelow(path, folder)),
  );
}

/** A folder of programs, with the rest of the installation it belongs to. */
function besides(folder: string, home: string): string[] {
  const prefix = dirname(folder);
  if (!["bin", "sbin", "shims"].includes(basename(folder)) || isBelow(home, prefix))
    return [folder];
  // keyrings and credentials are there too
  if (prefix === join(home, ".local")) return [folder, join(prefix, "lib")];
  if (prefix === join(home, ".cargo")) return [folder];
  return installation.map((name) => join(prefix, name));
}

/** True when the path is the folder or lies in it. */
export function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
