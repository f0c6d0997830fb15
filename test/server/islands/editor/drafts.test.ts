import { expect, test } from "vitest";
import { Drafts, type Draft, type Shelf } from "../../../../server/islands/editor/drafts.ts";

/** As a browser's storage, full after `room` texts. */
class ShelfInMemory implements Shelf {
  readonly #kept = new Map<string, string>();
  readonly #room: number;

  constructor(room = Infinity) {
    this.#room = room;
  }

  get length(): number {
    return this.#kept.size;
  }

  key(at: number): string | null {
    return [...this.#kept.keys()][at] ?? null;
  }

  getItem(key: string): string | null {
    return this.#kept.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (!this.#kept.has(key) && this.#kept.size >= this.#room) throw new Error("full");
    this.#kept.set(key, value);
  }

  removeItem(key: string): void {
    this.#kept.delete(key);
  }
}

const place = { repository: "corner-shop", page: "20_SYSTEM/till" };
const draft = (text: string, at: string): Draft => ({ text, base: "Till", etag: "e1", at });

test("what an editor left behind is offered to the next one, the latest first", () => {
  const shelf = new ShelfInMemory();
  new Drafts(shelf, { ...place, editor: "1" }).keep(draft("older", "2026-11-20T08:00:00.000Z"));
  new Drafts(shelf, { ...place, editor: "2" }).keep(draft("newer", "2026-11-20T09:00:00.000Z"));
  const next = new Drafts(shelf, { ...place, editor: "3" });
  next.keep(draft("my own", "2026-11-20T10:00:00.000Z"));
  expect(next.others().map(({ text }) => text)).toEqual(["newer", "older"]);
  const [newer] = next.others();
  if (newer) next.forget(newer);
  expect(next.others()).toMatchObject([{ text: "older", base: "Till", etag: "e1" }]);
});

test("what is saved is forgotten; another editor's text is not", () => {
  const shelf = new ShelfInMemory();
  const [one, two] = ["1", "2"].map((editor) => new Drafts(shelf, { ...place, editor }));
  one?.keep(draft("one", ""));
  two?.keep(draft("two", ""));
  one?.drop();
  expect(one?.others().map(({ text }) => text)).toEqual(["two"]);
  expect(two?.others()).toEqual([]);
});

test("drafts of another page or repository are not offered, nor is what is none", () => {
  const shelf = new ShelfInMemory();
  new Drafts(shelf, { ...place, page: "20_SYSTEM/till 2", editor: "1" }).keep(draft("x", ""));
  new Drafts(shelf, { ...place, repository: "garden", editor: "1" }).keep(draft("x", ""));
  shelf.setItem(`loopwiki draft ["corner-shop","20_SYSTEM/till"] 9`, "no JSON");
  shelf.setItem(`loopwiki draft ["corner-shop","20_SYSTEM/till"] 8`, "{}");
  expect(new Drafts(shelf, { ...place, editor: "2" }).others()).toEqual([]);
});

test("a browser that keeps nothing more says so", () => {
  const drafts = new Drafts(new ShelfInMemory(0), { ...place, editor: "1" });
  expect(drafts.keep(draft("text", ""))).toBe(false);
});
