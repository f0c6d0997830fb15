import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Cost {
  /** User and system time of the process and its children, in seconds. */
  cpu: number;
  wall: number;
  /** Peak memory in MB; only of Node programs. */
  mb: number | undefined;
  code: number;
  stdout: string;
  stderr: string;
}

/** Has a Node program leave its peak memory in a file. */
const reporter = `data:text/javascript,${encodeURIComponent(
  'import { writeFileSync } from "node:fs";' +
    'process.on("exit", () => writeFileSync(process.env.BENCH_RSS, String(process.resourceUsage().maxRSS)));',
)}`;

/** Runs a program and says what it cost; bash's own `time` counts its children and threads too. */
export function measure(directory: string, command: readonly string[]): Cost {
  const folder = mkdtempSync(join(tmpdir(), "loopwiki-cost-"));
  const [times, memory] = [join(folder, "times"), join(folder, "memory")];
  const isNode = command[0] === process.execPath;
  const args = isNode ? [process.execPath, "--import", reporter, ...command.slice(1)] : command;
  const script = 'TIMEFORMAT="%U %S %R"; exec 3>&2; { time "$@" 2>&3; } 2>"$BENCH_TIMES"';
  try {
    const { status, stdout, stderr } = spawnSync("bash", ["-c", script, "bench", ...args], {
      cwd: directory,
      encoding: "utf8",
      maxBuffer: 1 << 30,
      env: { ...process.env, BENCH_TIMES: times, BENCH_RSS: memory, FOAM_TELEMETRY: "0" },
    });
    const [user = NaN, system = NaN, wall = NaN] = readFileSync(times, "utf8")
      .split(" ")
      .map(Number);
    const mb = isNode ? Number(readFileSync(memory, "utf8")) / 1024 : undefined;
    return { cpu: user + system, wall, mb, code: status ?? -1, stdout, stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The run of median CPU time. */
export function median(runs: readonly Cost[]): Cost {
  const middle = runs.toSorted((left, right) => left.cpu - right.cpu)[Math.floor(runs.length / 2)];
  if (!middle) throw new Error("Unexpected empty list of runs.");
  return middle;
}
