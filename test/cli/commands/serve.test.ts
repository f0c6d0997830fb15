import { expect, onTestFinished, test, vi } from "vitest";
import { run, serveUntil } from "../../../cli/commands/serve.ts";
import { Output } from "../../../cli/output.ts";
import { shopFiles, shopServices } from "../../server/shop-services.ts";
import { makeRepository } from "../../tools/make-repository.ts";

function recordingOutput(): {
  output: Output;
  answers: Record<string, unknown>[];
  notes: string[];
} {
  const answers: Record<string, unknown>[] = [];
  const notes: string[] = [];
  class Recording extends Output {
    override answer(name: string, data: Record<string, unknown>): void {
      answers.push({ name, ...data });
    }
    override note(text: string): void {
      notes.push(text);
    }
  }
  const output = new Recording({ json: false, quiet: false, verbose: false, color: false });
  return { output, answers, notes };
}

function context(): Parameters<typeof run>[0] {
  const { output } = recordingOutput();
  return { directory: "/nowhere", output, signal: AbortSignal.abort() };
}

test("answers with the address, serves until Ctrl-C, then is gone", async () => {
  const services = await shopServices(await makeRepository(shopFiles));
  const { output, answers, notes } = recordingOutput();
  const interrupt = new AbortController();
  onTestFinished(() => interrupt.abort());
  const serving = serveUntil(interrupt.signal, services, { port: 0, open: false, output });
  const url = await vi.waitUntil(() => answers[0]?.["url"]);
  expect(answers[0]).toMatchObject({ name: "serve" });
  expect(notes.join("\n")).toContain(`corner-shop at ${String(url)}`);
  expect((await fetch(String(url))).status).toBe(200);
  interrupt.abort();
  await serving;
  await expect(fetch(String(url))).rejects.toThrow("fetch failed");
});

test("says so when the wanted port is taken", async () => {
  const services = await shopServices(await makeRepository(shopFiles));
  const interrupt = new AbortController();
  const [first, second] = [recordingOutput(), recordingOutput()];
  const one = serveUntil(interrupt.signal, services, {
    port: 0,
    open: false,
    output: first.output,
  });
  const url = new URL(String(await vi.waitUntil(() => first.answers[0]?.["url"])));
  const port = Number(url.port);
  const two = serveUntil(interrupt.signal, services, { port, open: false, output: second.output });
  await vi.waitUntil(() => second.answers[0]);
  expect(second.notes[0]).toMatch(new RegExp(`^Port ${port} is taken, so this is port \\d+\\.$`));
  interrupt.abort();
  await Promise.all([one, two]);
});

test.each(["0.0.0.0", "::", "192.168.1.7", "shop.example"])(
  "refuses --host %s without a token",
  async (host) => {
    const input = { args: [], options: { host } };
    await expect(run(context(), input)).rejects.toMatchObject({ code: "not-loopback" });
  },
);

test.each(["-1", "65536", "http", "41.5", ""])("refuses --port %j", async (port) => {
  const input = { args: [], options: { port } };
  await expect(run(context(), input)).rejects.toMatchObject({ code: "bad-port" });
});
