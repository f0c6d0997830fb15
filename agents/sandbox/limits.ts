import { watchLifeline } from "./lifeline.ts";
import { argumentList } from "./sandbox.ts";

/** Limits of each process: a runaway ends itself long before the machine does. */
const processLimits = {
  /** Memory of one process, in KiB; type checkers of large repositories ask for 8 GiB. */
  dataKib: 8 * 1024 * 1024,
  /** Largest file, in blocks of 512 bytes: 2 GiB. */
  fileBlocks: 4 * 1024 * 1024,
  /** Processes and threads of one command; the kernel does not count those of root. */
  processes: 4096,
  openFiles: 65_536,
} as const;

/** Bytes that `/tmp` and the home folder may hold; both are in memory. */
export const scratchBytes = 2 * 1024 ** 3;

/**
 * A shell sets the limits and becomes the command; it also gives 127 for a program that is not there,
 * where sandbox programs have codes of their own. `-u` is bash's and `-p` dash's word for processes. A
 * limit that is lower already cannot be raised, and stays.
 */
const launcher = [
  "{",
  "ulimit -c 0;",
  `ulimit -d ${processLimits.dataKib};`,
  `ulimit -f ${processLimits.fileBlocks};`,
  `ulimit -u ${processLimits.processes} || ulimit -p ${processLimits.processes};`,
  `ulimit -n ${processLimits.openFiles};`,
  "} 2>/dev/null;",
].join(" ");

/** The command as arguments, behind its limits; in a namespace of processes also with its lifeline. */
export function limited(command: string | readonly string[], { lifeline = false } = {}): string[] {
  const script = `${launcher} ${lifeline ? watchLifeline : ""} exec "$@"`;
  return ["/bin/sh", "-c", script, "sh", ...argumentList(command)];
}
