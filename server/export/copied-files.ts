import { LoopwikiError } from "#wiki";
import { isPicture, isShownInline, mediaTypeOf } from "../attachment-types.ts";
import { maxUpload } from "../safety/writers.ts";
import type { ServerServices } from "../services.ts";
import type { SitePlaces } from "./site-places.ts";

/** A file that pages link to, as it is put into the site. */
type Copied = { file: string; bytes: Uint8Array } | { dataUrl: string };

const prefix = "/attachments/";

/**
 * Files beside the pages and in `raw/`, taken only when a page links to them. A site has no server that says
 * how they are shown, so what could hold a script is never a page of its own: a drawing (SVG) is put into the
 * page as a picture, and other files that a browser might run get the ending of a plain text.
 */
export class CopiedFiles {
  readonly #wiki: ServerServices["wiki"];
  readonly #places: SitePlaces;
  readonly #known = new Map<string, Promise<Copied | undefined>>();

  constructor(wiki: ServerServices["wiki"], places: SitePlaces) {
    this.#wiki = wiki;
    this.#places = places;
  }

  /** Undefined when the address is of no file that may be shown. */
  take(address: string, tag: string): Promise<Copied | undefined> {
    const key = `${tag === "img" ? "picture" : "link"} ${address}`;
    const known = this.#known.get(key) ?? this.#read(address, tag === "img");
    this.#known.set(key, known);
    return known;
  }

  async #read(address: string, isPictureHere: boolean): Promise<Copied | undefined> {
    if (!address.startsWith(prefix)) return undefined;
    const path = decodedPath(address.slice(prefix.length));
    const bytes = path === undefined ? undefined : await this.#bytesOf(path);
    if (path === undefined || bytes === undefined) return undefined;
    const isDrawing = isPicture(path) && !isShownInline(path);
    if (isDrawing && isPictureHere) {
      const data = Buffer.from(bytes).toString("base64");
      return { dataUrl: `data:${mediaTypeOf(path)};base64,${data}` };
    }
    const isInert = !isDrawing && mediaTypeOf(path) !== "application/octet-stream";
    return {
      file: this.#places.put(address, `attachments/${path}${isInert ? "" : ".txt"}`),
      bytes,
    };
  }

  async #bytesOf(path: string): Promise<Uint8Array | undefined> {
    try {
      return await this.#wiki.content.readAttachment(path, maxUpload);
    } catch (error) {
      if (error instanceof LoopwikiError) return undefined; // it leads out of the memory
      throw error;
    }
  }
}

function decodedPath(text: string): string | undefined {
  try {
    return text.split("/").map(decodeURIComponent).join("/");
  } catch {
    return undefined; // a stray % that somebody typed
  }
}
