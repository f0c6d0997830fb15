import { FileRunStore } from "#agents";
import { createApp, serve, type RunningServer } from "#server";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { makeRepository, type TestRepository } from "../../tools/make-repository.ts";
import { shopFiles, shopPlan, shopRun, shopServices } from "../shop-services.ts";

async function openShop(): Promise<{ server: RunningServer; repository: TestRepository }> {
  const repository = await makeRepository(shopFiles);
  const sources = await shopServices(repository);
  const server = await serve({
    port: 0,
    createApp: (port, closing) => createApp(sources, port, { closing }),
  });
  onTestFinished(() => server.close());
  return { server, repository };
}

interface Stream {
  /** Ids of the events so far. */
  ids: string[];
  data: unknown[];
  ended: Promise<unknown>;
  leave: () => void;
}

async function listen(url: string, headers: Record<string, string> = {}): Promise<Stream> {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const response = await fetch(url, { headers, signal: leaving.signal });
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  const stream: Stream = {
    ids: [],
    data: [],
    ended: Promise.resolve(),
    leave: () => leaving.abort(),
  };
  let text = "";
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const part of response.body ?? []) {
      text += decoder.decode(part, { stream: true });
      const events = text.split("\n\n");
      text = events.pop() ?? "";
      for (const event of events) {
        const id = /^id: (.*)$/m.exec(event)?.[1];
        if (id === undefined) continue;
        stream.ids.push(id);
        stream.data.push(JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? "null"));
      }
    }
  };
  stream.ended = read().catch(() => undefined);
  return stream;
}

test("a run is followed as it happens and resumed where the reader left", async () => {
  const { server, repository } = await openShop();
  const address = `${server.url}api/v1/runs/${shopRun}/events`;
  const first = await listen(address);
  await vi.waitFor(() => expect(first.ids).toHaveLength(10), { timeout: 10_000 });
  expect(first.ids).toEqual(Array.from({ length: 10 }, (_, at) => String(at + 1)));
  expect(first.data[0]).toMatchObject({ seq: 1, title: "Run started" });
  first.leave();
  const runs = new FileRunStore(join(repository.directory, ".git/loopwiki"), () => new Date());
  const lease = await runs.claim(shopPlan, false);
  await runs.append(lease, { type: "run-discarded", reason: "The till was sold" });
  const again = await listen(address, { "last-event-id": "9" });
  await vi.waitFor(() => expect(again.ids).toEqual(["10", "11"]), { timeout: 10_000 });
  expect(again.data[1]).toMatchObject({ title: "Discarded", detail: "The till was sold" });
  const asked = await listen(`${address}?after=10`);
  await vi.waitFor(() => expect(asked.ids).toEqual(["11"]), { timeout: 10_000 });
});

test("changes of pages are told, whoever makes them; what was missed is told after a reconnect", async () => {
  const { server, repository } = await openShop();
  const address = `${server.url}api/v1/changes`;
  const stream = await listen(address);
  await repository.write({ "wiki/10_DOMAIN/coupons.md": "# Coupons\n" });
  await vi.waitFor(() => expect(stream.ids).toHaveLength(1), { timeout: 10_000 });
  expect(stream.data).toEqual([{ kind: "page", id: "10_DOMAIN/coupons", what: "created" }]);
  stream.leave();
  await repository.write({ "wiki/10_DOMAIN/currency.md": "# Currency\n" });
  const again = await listen(address, { "last-event-id": stream.ids[0] ?? "" });
  await vi.waitFor(() => expect(again.data).toHaveLength(1), { timeout: 10_000 });
  expect(again.data).toEqual([{ kind: "page", id: "10_DOMAIN/currency", what: "changed" }]);
  const stranger = await listen(address, { "last-event-id": "otherprocess-7" });
  await vi.waitFor(() => expect(stranger.data).toEqual([{ kind: "reset" }]), { timeout: 10_000 });
});

test("forty readers follow a run while events come: each gets every event once, in order", async () => {
  const { server, repository } = await openShop();
  const address = `${server.url}api/v1/runs/${shopRun}/events`;
  const readers = await Promise.all(Array.from({ length: 40 }, () => listen(address)));
  const runs = new FileRunStore(join(repository.directory, ".git/loopwiki"), () => new Date());
  const lease = await runs.claim(shopPlan, false);
  await runs.append(lease, { type: "run-discarded", reason: "The till was sold" });
  const expected = Array.from({ length: 11 }, (_, at) => String(at + 1));
  for (const { ids } of readers)
    await vi.waitFor(() => expect(ids).toEqual(expected), { timeout: 15_000 });
  await server.close();
  await Promise.all(readers.map(({ ended }) => ended));
});

test("closing the server ends every stream at once and leaves nothing listening", async () => {
  const { server } = await openShop();
  const streams = await Promise.all([
    listen(`${server.url}api/v1/changes`),
    listen(`${server.url}api/v1/runs/${shopRun}/events`),
  ]);
  await server.close();
  await Promise.all(streams.map(({ ended }) => ended));
  await expect(fetch(server.url)).rejects.toThrow("fetch failed");
});

test("a run that does not exist is not followed", async () => {
  const { server } = await openShop();
  const answer = await fetch(`${server.url}api/v1/runs/nobody.1/events`);
  expect(await answer.json()).toMatchObject({ status: 404, code: "unknown-run" });
});
