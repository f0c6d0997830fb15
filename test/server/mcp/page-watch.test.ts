import { expect, test, vi } from "vitest";
import { openGarden } from "./garden.ts";

test("a change is told once, however many look at once", async () => {
  const { hub, services, write, tellOfChange } = await openGarden();
  const told: string[][] = [];
  hub.watch.listen(({ updated }) => told.push(updated));
  await hub.watch.look(); // after the first look, which has nothing to compare with
  const pump = await services.content.read("wiki/20_SYSTEM/pump.md");
  await write({ "wiki/20_SYSTEM/pump.md": `${pump}\nIt hums.\n` });
  await Promise.all([hub.watch.look(), hub.watch.look(), tellOfChange(), hub.watch.look()]);
  expect(told).toEqual([["20_SYSTEM/pump"]]);
});

test("who no longer listens is told nothing", async () => {
  const { hub, write } = await openGarden();
  const listener = vi.fn<() => void>();
  const stop = hub.watch.listen(listener);
  await hub.watch.look();
  stop();
  await write({ "wiki/20_SYSTEM/hose.md": "---\ntitle: Hose\ntype: system\n---\n\nLong.\n" });
  await hub.watch.look();
  expect(listener).not.toHaveBeenCalled();
});
