import { expect, test } from "vitest";
import type { AgentEvent } from "#agents";
import { Trajectory, type TrajectoryKind } from "../../../agents/execute/trajectory.ts";

const scope = { cwd: "/shop", allowed: ["src/**", "test/**"] };
const fails = "✗ refuses a negative price\n# fail 1";

let serial = 0;

/** One tool call with its result. */
function call(name: string, input: unknown, text = "ok", ok = true): AgentEvent[] {
  const id = String((serial += 1));
  return [
    { type: "tool-call", id, name, input },
    { type: "tool-result", id, ok, text },
  ];
}

const read = (path: string, text = path): AgentEvent[] => call("Read", { file_path: path }, text);
const run = (command: string, text: string, ok = true): AgentEvent[] =>
  call("Bash", { command }, text, ok);
const edit = (path: string, from: string, to: string): AgentEvent[] =>
  call("Edit", { file_path: path, old_string: from, new_string: to });
const say = (text: string): AgentEvent[] => [{ type: "text", text }];
const think = (text: string): AgentEvent[] => [{ type: "thinking", text }];
const times = (count: number, make: (at: number) => AgentEvent[]): AgentEvent[] =>
  Array.from({ length: count }, (_, at) => make(at)).flat();
/** Work that nobody would stop: each step is another. */
const honest = (count: number): AgentEvent[] => times(count, (at) => read(`src/shelf-${at}.js`));
const flip = (path: string, at: number, [left, right]: [string, string]): AgentEvent[] =>
  at % 2 === 0 ? edit(path, left, right) : edit(path, right, left);

/** All calls first, then all results. */
function parallel(events: AgentEvent[]): AgentEvent[] {
  return events.toSorted((left, right) => left.type.localeCompare(right.type));
}

function watch(events: readonly AgentEvent[]): { kind: TrajectoryKind; step: number } | undefined {
  const trajectory = new Trajectory(scope);
  for (const event of events) {
    const stop = trajectory.observe(event);
    if (stop) return { kind: stop.kind, step: stop.step };
  }
  return undefined;
}

const loops: [string, TrajectoryKind, number, AgentEvent[]][] = [
  ["the same page read again and again", "repetition", 4, times(9, () => read("src/a.js"))],
  [
    "the same search after ten good steps",
    "repetition",
    14,
    [...honest(10), ...times(9, () => call("Grep", { pattern: "price" }))],
  ],
  [
    "the same call with its arguments in another order",
    "repetition",
    4,
    times(9, (at) => call("Grep", at % 2 === 0 ? { a: 1, b: 2 } : { b: 2, a: 1 })),
  ],
  [
    "the same good test run, only its duration differs",
    "repetition",
    4,
    times(9, (at) => run("npm test", `# pass 3\n# duration_ms ${at}.5`)),
  ],
  [
    "the same failing command",
    "repeated-error",
    3,
    times(9, () => run("npm run lint", "boom", false)),
  ],
  [
    "the same failing test, whatever it takes",
    "repeated-error",
    3,
    times(9, (at) => run("npm test", `${fails}\nin ${at} ms`)),
  ],
  [
    "an edit that does not apply, after good steps",
    "repeated-error",
    8,
    [...honest(5), ...times(9, () => call("Edit", { path: "src/a.js" }, "not found", false))],
  ],
  [
    "an error in parallel calls",
    "repeated-error",
    3,
    parallel(times(3, () => run("curl http://localhost:1", "connection refused", false))),
  ],
  [
    "a failure that a shell reports as fine",
    "repeated-error",
    3,
    times(9, () => run("make", "exit code 2\nno rule")),
  ],
  [
    "two reads in turns",
    "ping-pong",
    6,
    times(9, (at) => read(at % 2 === 0 ? "src/a.js" : "src/b.js")),
  ],
  [
    "two reads in turns after good steps",
    "ping-pong",
    11,
    [...honest(5), ...times(9, (at) => read(at % 2 === 0 ? "src/a.js" : "src/b.js"))],
  ],
  [
    "a failing edit and a look, in turns",
    "ping-pong",
    6,
    times(9, (at) =>
      at % 2 === 0 ? call("Edit", { path: "src/a.js" }, "no match", false) : read("src/a.js"),
    ),
  ],
  [
    "the same sentence",
    "monologue",
    0,
    times(9, () => say("Let me think about the price of tea once more.")),
  ],
  [
    "the same two lines, in pieces",
    "monologue",
    2,
    [
      ...honest(2),
      ...times(20, () => [
        ...say("First I look at the till, and then at"),
        ...say("the shelves where the tea is kept."),
      ]),
    ],
  ],
  [
    "endless thinking",
    "monologue",
    0,
    times(999, (at) => think(`${at}: ${"tea and ".repeat(40)}`)),
  ],
  [
    "endless talk after good steps",
    "monologue",
    3,
    [...honest(3), ...times(999, (at) => say(`${at}: ${"tea or coffee ".repeat(40)}`))],
  ],
  [
    "one test that fails alike after every fix",
    "stuck-on-test",
    11,
    times(20, (at) =>
      at % 2 === 0 ? run("npm test", fails) : edit("src/a.js", `fix ${at - 2}`, `fix ${at}`),
    ),
  ],
  [
    "one test, other calls in between",
    "stuck-on-test",
    16,
    times(30, (at) => (at % 3 === 0 ? run("npm test", fails, false) : read(`src/${at}.js`))),
  ],
  [
    "a line put in and taken out",
    "thrash",
    11,
    times(30, (at) => (at % 2 === 0 ? flip("src/a.js", at / 2, ["x", "y"]) : read(`src/${at}.js`))),
  ],
  [
    "a file written this way and that",
    "thrash",
    13,
    times(30, (at) =>
      at % 2 === 0
        ? call("write_file", { path: "src/a.js", content: `version ${(at / 2) % 2}` })
        : read(`src/${at}.js`),
    ),
  ],
  ["five files out of scope", "expansion", 5, times(9, (at) => edit(`lib/${at}.js`, "a", "b"))],
  [
    "files out of scope by their absolute paths, among good ones",
    "expansion",
    9,
    times(20, (at) => edit(at % 2 === 0 ? `/shop/lib/${at}.js` : `/shop/src/${at}.js`, "a", "b")),
  ],
];

test.each(loops)("%s: %s at step %i", (_, kind, step, events) => {
  expect(watch(events)).toEqual({ kind, step });
});

test("there are at least twenty loops, of every kind", () => {
  expect(loops.length).toBeGreaterThanOrEqual(20);
  expect(new Set(loops.map(([, kind]) => kind)).size).toBe(7);
});

const longRuns: [string, AgentEvent[]][] = [
  [
    "thirty rounds of red and green",
    times(30, (at) => [
      ...edit(`test/${at}.test.js`, "", `test ${at}`),
      ...run("npm test", `✗ case ${at}\n# fail 1`),
      ...edit("src/a.js", `step ${at}`, `step ${at + 1}`),
      ...run("npm test", "# fail 0"),
    ]),
  ],
  ["three hundred files read", honest(300)],
  [
    "good tests after each of forty edits",
    times(40, (at) => [
      ...edit("src/a.js", `v${at}`, `v${at + 1}`),
      ...run("npm test", "12 passed, 0 failed"),
    ]),
  ],
  [
    "waiting for a server three times",
    times(10, (at) => [
      ...times(3, () => run("curl localhost:3000", "starting")),
      ...run("curl localhost:3000", `up ${at}`),
    ]),
  ],
  [
    "five fixes for one test, then the next",
    times(6, (round) => [
      ...times(5, (at) => [
        ...run("npm test", `✗ case ${round}`),
        ...edit("src/a.js", `${round}.${at}`, `${round}.${at + 1}`),
      ]),
      ...run("npm test", "# fail 0"),
    ]),
  ],
  [
    "a probe put in and taken out twice, in ten places",
    times(10, (place) =>
      times(4, (at) => [
        ...flip(`src/${place}.js`, at, ["total", "log(total)"]),
        ...run("npm test", `seen ${place} ${at}`),
      ]),
    ),
  ],
  [
    "four files out of scope among sixty",
    [
      ...times(60, (at) => edit(`src/${at}.js`, "a", "b")),
      ...times(4, (at) => edit(`lib/${at}.js`, "a", "b")),
    ],
  ],
  [
    "long thoughts before each of twenty steps",
    times(20, (at) => [
      ...times(100, (line) =>
        think(`${at}.${line} ${"the price of tea depends on the harvest ".repeat(20)}`),
      ),
      ...read(`src/${at}.js`),
    ]),
  ],
  [
    "a network that fails twice each time",
    times(20, (at) => [
      ...times(2, () => run("npm ci", "ECONNRESET", false)),
      ...run("npm ci", "added"),
      ...read(`src/${at}.js`),
    ]),
  ],
  [
    "edit, test and lint in turns",
    times(40, (at) => [
      ...edit(`src/${at}.js`, "a", "b"),
      ...run("npm test", "0 failed"),
      ...run("npm run lint", ""),
    ]),
  ],
  [
    "each test is seen to fail without its code",
    times(15, (at) => [
      ...flip(`src/${at}.js`, 0, ["check", ""]),
      ...run("npm test", `✗ ${at}`),
      ...flip(`src/${at}.js`, 1, ["check", ""]),
      ...run("npm test", "# fail 0"),
    ]),
  ],
  [
    "a long list, line by line",
    times(300, (at) => say(`- shelf ${at}: tea, coffee, sugar and honey in jars`)),
  ],
];

test.each(longRuns)("%s is never stopped", (_, events) => {
  expect(watch(events)).toBeUndefined();
  expect(events.length).toBeGreaterThan(50);
});
