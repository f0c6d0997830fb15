/** What the file system says of a file without its being read. Times are in milliseconds. */
export interface FileStamp {
  size: number;
  mtimeMs: number;
  ctimeMs: number;
  ino: number;
  /** Absent for a page, which is always one. */
  isFile?: boolean;
}

/** A file and its stamp, taken before it is read. */
export interface StampedFile {
  /** Relative to the content root, with `/`. */
  path: string;
  stamp: FileStamp;
}

/**
 * Coarsest clock of a file system in use, in milliseconds (FAT's). A file written so shortly before it
 * was read can be written again without a change of its stamp, as git's index knows ("racy"); it is then
 * not believed.
 */
const coarsestClock = 2_000;

/** Whether a stamp taken at `readAt` (milliseconds since 1970) can tell every later change. */
export function isTelling({ mtimeMs, ctimeMs }: FileStamp, readAt: number): boolean {
  return Math.max(mtimeMs, ctimeMs) + coarsestClock < readAt;
}

export function sameStamp(left: FileStamp, right: FileStamp): boolean {
  return (
    left.size === right.size &&
    left.mtimeMs === right.mtimeMs &&
    left.ctimeMs === right.ctimeMs &&
    left.ino === right.ino
  );
}
