import { once } from "node:events";
import { expect, test } from "vitest";
import { inThread } from "../../../wiki/markdown/thread-pool.ts";
import type { ToWorker } from "../../../wiki/markdown/thread-messages.ts";

const views: ToWorker = { type: "views", views: [undefined], embeds: [undefined] };

/** Renders a page whose link is answered only when `held` is over. */
function render(held: Promise<unknown>): Promise<string> {
  return inThread<string>({
    ask: { type: "render", source: "[[leek]]" },
    read: (message, reply) => {
      if (message.type === "links") void held.then(() => reply(views));
      return message.type === "rendered" ? message.rendered.html : undefined;
    },
  });
}

/** A page that is not done before the next one is. */
async function slowBeforeQuick(): Promise<string[]> {
  const gate = new AbortController();
  const slow = render(once(gate.signal, "abort")).catch((error: unknown) => String(error));
  const quick = await render(Promise.resolve());
  gate.abort();
  return [await slow, quick];
}

test("a page that takes long does not hold up the next: a second thread helps", async () => {
  await slowBeforeQuick(); // by then the second thread has started, however busy the machine is
  const [slow, quick] = await slowBeforeQuick();
  expect(quick).toContain("leek");
  expect(slow).toBe(quick);
});
