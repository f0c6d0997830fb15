import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { commandEnvironment, type AgentEvent } from "#agents";
import { expect, test } from "vitest";
import { spawnAgent, type AgentProgram } from "../../../agents/backends/spawn-agent.ts";
import { collect, isAlive, makeFolder, noSignal, shopTask } from "../agent-contract.ts";

const cwd = process.cwd();

function program(script: string, more: Partial<AgentProgram> = {}): AgentProgram {
  return {
    command: script,
    env: commandEnvironment(process.env),
    input: "",
    read: (text) => [{ type: "text", text }],
    finish: ({ code, errors }) => ({ outcome: "ok", summary: `${code} ${errors}` }),
    ...more,
  };
}

async function texts(script: string, more: Partial<AgentProgram> = {}): Promise<string[]> {
  const events = await collect(spawnAgent(program(script, more), shopTask({ cwd }), noSignal));
  return events.map((event) =>
    event.type === "text"
      ? event.text
      : event.type === "result"
        ? event.result.summary
        : event.type,
  );
}

test("reads lines however they come: split, without an end, with CRLF, in other alphabets", async () => {
  const script = String.raw`printf 'pri'; sleep 0.1; printf 'ce\r\n\nÄpfel\342'; sleep 0.1; printf '\202\254 5'`;
  expect(await texts(script)).toEqual(["price", "", "Äpfel€ 5", "0 "]);
});

test("gives the program its input and then the end of it", async () => {
  expect(await texts("cat; echo bye", { input: "one\ntwo\n" })).toEqual([
    "one",
    "two",
    "bye",
    "0 ",
  ]);
});

test("survives a program that does not read a large input", async () => {
  expect(await texts("exec 0<&-; echo done", { input: "x".repeat(5_000_000) })).toEqual([
    "done",
    "0 ",
  ]);
});

test("keeps the end of standard error", async () => {
  const [summary = ""] = await texts("seq 1 5000 >&2; exit 4");
  expect(summary).toMatch(/^4 [^]*\n5000\n$/);
  expect(summary.length).toBeLessThan(5000);
});

const readEnd = (text: string): AgentEvent[] =>
  text === "end"
    ? [{ type: "result", result: { outcome: "ok", summary: "the end" } }]
    : [{ type: "text", text }];

test("takes a result event for the end, and ends the program", async () => {
  const folder = await makeFolder();
  const script = `echo $$ > '${folder}/pid'; echo begin; echo end; echo after; sleep 60`;
  expect(await texts(script, { read: readEnd })).toEqual(["begin", "the end"]);
  expect(isAlive((await readFile(join(folder, "pid"), "utf8")).trim())).toBe(false);
});

test("stops a program that talks for ever at the hard limit, not as idle", async () => {
  const task = shopTask({ cwd, limits: { idleMs: 300, hardMs: 800 } });
  const script = "while :; do echo tick >&2; sleep 0.1; done";
  const events = await collect(spawnAgent(program(script), task, noSignal));
  expect(events).toMatchObject([{ type: "result", result: { outcome: "timeout-hard" } }]);
});

test("ends a program that ignores the polite signal, within three seconds", async () => {
  const folder = await makeFolder();
  const controller = new AbortController();
  const script = `trap '' TERM; echo $$ > '${folder}/pid'; while :; do sleep 0.1; done`;
  const running = collect(spawnAgent(program(script), shopTask({ cwd }), controller.signal));
  await sleep(300);
  const started = Date.now();
  controller.abort();
  expect(await running).toMatchObject([{ result: { outcome: "infra" } }]);
  expect(Date.now() - started).toBeLessThan(3000);
  expect(isAlive((await readFile(join(folder, "pid"), "utf8")).trim())).toBe(false);
});

test("does not wait for a grandchild that left the group and holds the pipes", async () => {
  const folder = await makeFolder();
  const script = `setsid sleep 20 & echo $! > '${folder}/pid'; echo done`;
  const started = Date.now();
  expect(await texts(script)).toEqual(["done", "0 "]);
  expect(Date.now() - started).toBeLessThan(4000);
  const pid = Number(await readFile(join(folder, "pid"), "utf8"));
  process.kill(pid); // the known limit of a process group
});

test("loses no line when the consumer is slower than the program", async () => {
  let lines = 0;
  const running = spawnAgent(program("seq 1 60000"), shopTask({ cwd }), noSignal);
  for await (const event of running) {
    if (event.type === "text") lines += 1;
    // by now the program has ended, and what is left stands in the pipe and the stream's buffer
    if (lines === 45_000 && event.type === "text") await sleep(1500);
  }
  expect(lines).toBe(60_000);
});

test("ends what the program left in the background, also without pipes", async () => {
  const [pid = ""] = await texts("sleep 60 > /dev/null 2>&1 < /dev/null & echo $!");
  await expect.poll(() => isAlive(pid), { timeout: 500, interval: 20 }).toBe(false);
});

test("ends the program when the consumer leaves", async () => {
  let leftBehind = "";
  for await (const event of spawnAgent(program("echo $$; sleep 60"), shopTask({ cwd }), noSignal)) {
    if (event.type !== "text") continue;
    expect(isAlive(event.text)).toBe(true);
    leftBehind = event.text;
    break;
  }
  expect(isAlive(leftBehind)).toBe(false);
});
test.each([
  ["a program that is not there", ["no-such-program"], /ENOENT/],
  ["an argument list that is too long", ["true", "x".repeat(3_000_000)], /E2BIG|too long/],
  ["an argument with a NUL", ["true", "a\0b"], /null bytes/],
])("tells of %s", async (_, command, words) => {
  const [summary = ""] = await texts("", { command });
  expect(summary).toMatch(/^127 /);
  expect(summary).toMatch(words);
});

test("tells of a directory that is not there", async () => {
  const task = shopTask({ cwd: "/no/such/garden" });
  const events = await collect(spawnAgent(program("true"), task, noSignal));
  expect(events).toMatchObject([
    { result: { summary: "127 the directory /no/such/garden does not exist" } },
  ]);
});

const readBroken = (): AgentEvent[] => {
  throw new Error("the parser broke");
};

test("turns an error of its own parts into infra", async () => {
  expect(await texts("echo line; sleep 60", { read: readBroken })).toEqual(["the parser broke"]);
});

/** A program whose lines are turns, of which any may be the last. */
function inTurns(script: string): AgentProgram {
  let turn: string | undefined;
  return program(script, {
    read: (text) => {
      turn = text.startsWith("turn") ? text : undefined;
      return turn === undefined ? [{ type: "text", text }] : [];
    },
    pending: () => (turn === undefined ? undefined : { outcome: "ok", summary: turn }),
  });
}

test("a pending result counts when nothing follows it", async () => {
  const task = shopTask({ cwd });
  const good = await collect(
    spawnAgent(inTurns("echo turn 1; echo more; echo turn 2"), task, noSignal),
  );
  expect(good).toMatchObject([{ text: "more" }, { result: { summary: "turn 2" } }]);
  const cut = await collect(spawnAgent(inTurns("echo turn 1; echo more"), task, noSignal));
  expect(cut).toMatchObject([{ text: "more" }, { result: { summary: "0 " } }]);
});

test("a program that stays after its last word has ended, and one that falls silent before has not", async () => {
  const task = shopTask({ cwd, limits: { idleMs: 500, hardMs: 20_000 } });
  const last = async (script: string): Promise<unknown> =>
    (await collect(spawnAgent(inTurns(script), task, noSignal))).at(-1);
  expect(await last("echo turn 1; sleep 60")).toMatchObject({ result: { summary: "turn 1" } });
  expect(await last("echo turn 1; echo more; sleep 60")).toMatchObject({
    result: { outcome: "timeout-idle" },
  });
});
