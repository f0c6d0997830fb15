import { delimiter } from "node:path";

/** What a command needs to find its tools and a place to write; secrets are not among it. */
const allowed = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "LANG",
  "LANGUAGE",
  "TZ",
  "TMPDIR",
  "TEMP",
  "TMP",
  "TERM",
  "VIRTUAL_ENV",
  "PYENV_ROOT",
  "GOPATH",
  "GOROOT",
  "GOCACHE",
  "GOMODCACHE",
  "GOFLAGS",
  "CARGO_HOME",
  "RUSTUP_HOME",
  "JAVA_HOME",
  "NVM_DIR",
  "VOLTA_HOME",
  "PNPM_HOME",
  "COREPACK_HOME",
  "XDG_CACHE_HOME",
  "XDG_CONFIG_HOME",
  "XDG_DATA_HOME",
  "SystemRoot",
  "ComSpec",
  "PATHEXT",
  "APPDATA",
  "LOCALAPPDATA",
  "USERPROFILE",
] as const;

/**
 * The environment for a command: the allow-list, `LC_*`, the names the settings add, and `extra`.
 * `pathBefore` and `pathAfter` are folders put before and after the user's `PATH`.
 */
export function commandEnvironment(
  source: NodeJS.ProcessEnv,
  options: {
    names?: readonly string[];
    extra?: Record<string, string>;
    pathBefore?: readonly string[];
    pathAfter?: readonly string[];
  } = {},
): Record<string, string> {
  const names = new Set<string>([...allowed, ...(options.names ?? [])]);
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(source)) {
    if (value !== undefined && (names.has(name) || name.startsWith("LC_"))) env[name] = value;
  }
  const path = [...(options.pathBefore ?? []), env["PATH"] ?? "", ...(options.pathAfter ?? [])];
  env["PATH"] = path.filter((part) => part !== "").join(delimiter);
  return { ...env, CI: "true", NO_COLOR: "1", ...options.extra };
}
