import type { Shelf } from "./drafts.ts";

/** Where drafts are kept. A browser that was told to keep nothing throws where its storage is only looked at. */
export function openShelf(): Shelf {
  try {
    return localStorage;
  } catch {
    return new NoShelf();
  }
}

class NoShelf implements Shelf {
  readonly length = 0;

  key(): null {
    return null;
  }

  getItem(): null {
    return null;
  }

  setItem(): void {
    throw new Error("nothing is kept");
  }

  removeItem(): void {
    // there is nothing
  }
}
