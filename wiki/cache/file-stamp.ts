/** What the file system says of a file without its being read. Times are in milliseconds. */
export interface FileStamp {
  size: number;
  mtimeMs: number;
  ctimeMs: number;
  ino: number;
  /** Absent for a page, which is always one. */
  isFile?: boolean;
}

/**
 * Coarsest clock of a file system in use, in milliseconds (FAT's). A file written so shortly before it
 * was read can be written again without a change of its stamp, as git's index knows ("racy"); it is then
 * not believed.
 */
const coarsestClock = 2_000;

/** Whether a stamp taken at `readAt` (milliseconds since 1970) can tell every later change. */
export function isTelling(
  { mtimeMs, ctimeMs }: Pick<FileStamp, "mtimeMs" | "ctimeMs">,
  readAt: number,
): boolean {
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

const width = 4;

/** Stamps of many files, by their place: ten thousand objects of four numbers each cost ten times as much. */
export class Stamps {
  #numbers: Float64Array;

  /** `numbers` are those that another had. */
  constructor(numbers: Float64Array = new Float64Array(width * 64)) {
    this.#numbers = numbers;
  }

  /** Of the first `count` files; not a number for those that were forgotten. */
  numbers(count: number): Float64Array {
    return this.#numbers.subarray(0, count * width);
  }

  set(place: number, { size, mtimeMs, ctimeMs, ino }: Omit<FileStamp, "isFile">): void {
    const at = place * width;
    this.#ensure(at + width);
    this.#numbers[at] = size;
    this.#numbers[at + 1] = mtimeMs;
    this.#numbers[at + 2] = ctimeMs;
    this.#numbers[at + 3] = ino;
  }

  /** From now on it is the same as no other. */
  forget(place: number): void {
    this.#ensure((place + 1) * width);
    this.#numbers.fill(Number.NaN, place * width, (place + 1) * width);
  }

  isSame(place: number, others: Stamps, other: number): boolean {
    const [at, from] = [place * width, other * width];
    for (let which = 0; which < width; which += 1)
      if (this.#numbers[at + which] !== others.#numbers[from + which]) return false;
    return true;
  }

  /** Takes the stamp that a file has among others. */
  copy(place: number, others: Stamps, other: number): void {
    const at = place * width;
    this.#ensure(at + width);
    for (let which = 0; which < width; which += 1)
      this.#numbers[at + which] = others.#numbers[other * width + which] ?? Number.NaN;
  }

  /** See `isTelling`. */
  isTelling(place: number, readAt: number): boolean {
    const [mtimeMs = 0, ctimeMs = 0] = [
      this.#numbers[place * width + 1],
      this.#numbers[place * width + 2],
    ];
    return isTelling({ mtimeMs, ctimeMs }, readAt);
  }

  #ensure(least: number): void {
    if (least <= this.#numbers.length) return;
    const larger = new Float64Array(Math.max(least, this.#numbers.length * 2));
    larger.set(this.#numbers);
    this.#numbers = larger;
  }
}
