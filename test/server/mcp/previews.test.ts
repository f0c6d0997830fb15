import { expect, test } from "vitest";
import { Previews } from "../../../server/mcp/previews.ts";

const change = (title: string) => ({ op: "write", title, edits: [] });

test("a preview waits half an hour, and is gone once it was applied", () => {
  let now = new Date("2026-11-20T10:00:00.000Z");
  const previews = new Previews(() => now);
  const { id } = previews.add(change("Compost"));
  now = new Date("2026-11-20T10:29:00.000Z");
  expect(previews.get(id).title).toBe("Compost");
  now = new Date("2026-11-20T10:31:00.000Z");
  expect(() => previews.get(id)).toThrow("is older than 30 minutes");
  const other = previews.add(change("Hose"));
  previews.remove(other.id);
  expect(() => previews.get(other.id)).toThrow("it was applied already");
});

test("the fifty newest wait: nobody fills the memory with previews", () => {
  const previews = new Previews(() => new Date());
  const ids = Array.from({ length: 60 }, (_, bed) => previews.add(change(`Bed ${bed}`)).id);
  expect(() => previews.get(ids[0]!)).toThrow("Unexpected preview_id");
  expect(previews.get(ids.at(-1)!).title).toBe("Bed 59");
  const waiting = ids.filter((id) => {
    try {
      return previews.get(id);
    } catch {
      return false;
    }
  });
  expect(waiting.length).toBeLessThanOrEqual(50);
  expect(waiting.length).toBeGreaterThanOrEqual(49);
});
