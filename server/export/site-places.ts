import { posix } from "node:path";

/**
 * Which file of the exported site each address of the web wiki becomes. No two files differ in case only: a
 * site built on Linux is served from macOS and Windows, too.
 */
export class SitePlaces {
  readonly #files = new Map<string, string>();
  readonly #taken = new Set<string>();

  /** Gives the address its file, with a number when another has the name; an address keeps the file it has. */
  put(address: string, file: string): string {
    const known = this.#files.get(address);
    if (known !== undefined) return known;
    const { dir, name, ext } = posix.parse(file);
    let chosen = file;
    for (let number = 2; this.#taken.has(folded(chosen)); number++)
      chosen = posix.join(dir, `${name}-${number}${ext}`);
    this.#taken.add(folded(chosen));
    this.#files.set(address, chosen);
    return chosen;
  }

  /** Undefined for what is not in the site. */
  fileOf(address: string): string | undefined {
    return this.#files.get(address);
  }
}

/** The file system's idea of the same name. */
function folded(file: string): string {
  return file.normalize("NFC").toLowerCase();
}

/** A file name made of free text, such as a tag: no separators, no dots, no length that a disk refuses. */
export function fileName(text: string): string {
  const plain = text.replaceAll(/[^\p{L}\p{N}_-]+/gu, "-").replaceAll(/^-+|-+$/g, "");
  return Array.from(plain).slice(0, 50).join("") || "unnamed";
}

/** The link from one file of the site to another, which holds wherever the site is put. */
export function relativeHref(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.split("/").map(encodeURIComponent).join("/");
}
