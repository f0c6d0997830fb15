import { CliAgent, commandEnvironment, type AgentResult, type AgentTask } from "#agents";
import { describe, expect, test } from "vitest";
import { fakeClis, standIn, type FakeCli } from "../../tools/fake-clis.ts";
import { describeAgentContract, makeFolder, runToResult, shopTask } from "../agent-contract.ts";

const environment = commandEnvironment(process.env);
const report = { outcome: "ok", summary: "Negative prices are refused." };
const outputSchema = {
  type: "object",
  properties: { decision: { type: "string" } },
  required: ["decision"],
  additionalProperties: false,
};

for (const fake of fakeClis) {
  describeAgentContract(fake.cli.name, async (behaviour, { folder, pids }) => {
    const program = {
      succeeds: () => standIn(folder, fake.answers(report), "sleep 1"),
      fails: () => standIn(folder, [], "echo cannot start >&2; exit 1"),
      hangs: () => standIn(folder, [], `sleep 60 & echo $! $$ > '${pids}'; wait`),
    };
    const options = {
      environment,
      source: {},
      model: "garden-1",
      program: await program[behaviour](),
    };
    return { agent: new CliAgent(fake.cli, options), writesPids: true };
  });
}

type Lines = readonly (object | string | Buffer)[];

async function resultOf(
  { cli }: FakeCli,
  lines: Lines,
  more: { rest?: string; task?: Partial<AgentTask> } = {},
): Promise<AgentResult> {
  const folder = await makeFolder();
  const program = await standIn(folder, lines, more.rest);
  const agent = new CliAgent(cli, { environment, source: {}, model: "garden-1", program });
  return (await runToResult(agent, shopTask({ cwd: folder, ...more.task }))).result;
}

/** What a program of another team may do, and the state that the run must end in. */
interface Fault {
  name: string;
  lines: (fake: FakeCli) => Lines;
  rest?: string;
  task?: Partial<AgentTask>;
  outcome: AgentResult["outcome"];
  failure?: AgentResult["failure"];
}

const short = { limits: { idleMs: 400, hardMs: 20_000 } };
const refused =
  (status: number, message: string) =>
  (fake: FakeCli): Lines =>
    fake.refused(status, message);
const half = (fake: FakeCli): Lines => {
  const lines = fake.ends("Done.").map((line) => JSON.stringify(line));
  return [...lines.slice(0, -1), (lines.at(-1) ?? "").slice(0, 20)];
};

const faults: readonly Fault[] = [
  {
    name: "a stream that is cut",
    lines: (fake) => half(fake).slice(0, 1),
    rest: "exit 1",
    outcome: "infra",
  },
  { name: "the last line cut off", lines: (fake) => half(fake).slice(-1), outcome: "infra" },
  {
    name: "lines that are no JSON",
    lines: (fake) => ["Warning: garden gate open", "{", ...fake.ends("Done."), "bye"],
    outcome: "ok",
  },
  {
    name: "unknown event types",
    lines: (fake) => [{ type: "fireworks" }, { item: 3 }, [], ...fake.ends("Done.")],
    outcome: "ok",
  },
  {
    name: "bytes that are no UTF-8",
    lines: (fake) => [Buffer.from([0xff, 0xfe, 0x80]), ...fake.ends("Done.")],
    outcome: "ok",
  },
  {
    name: "a result and no exit",
    lines: (fake) => fake.ends("Done."),
    rest: "sleep 60",
    task: short,
    outcome: "ok",
  },
  { name: "an exit with 0 and no result", lines: () => [], rest: "exit 0", outcome: "infra" },
  { name: "silence", lines: () => [], rest: "sleep 60", task: short, outcome: "timeout-idle" },
  {
    name: "words without an end",
    lines: () => [],
    rest: "while :; do echo tick; sleep 0.05; done",
    task: { limits: { idleMs: 20_000, hardMs: 600 } },
    outcome: "timeout-hard",
  },
  {
    name: "one huge line",
    lines: (fake) => ["x".repeat(12_000_000), ...fake.ends("Done.")],
    outcome: "ok",
  },
  {
    name: "very many lines",
    lines: (fake) => [
      ...Array.from({ length: 50_000 }, () => ({ type: "noise" })),
      ...fake.ends("Done."),
    ],
    outcome: "ok",
  },
  { name: "a denied permission", lines: (fake) => fake.denied, outcome: "blocked" },
  {
    name: "no output where it is wanted",
    lines: (fake) => fake.ends("It looks good to me."),
    task: { outputSchema, access: "read", role: "checker" },
    outcome: "malformed",
  },
  { name: "401", lines: refused(401, "Incorrect API key"), outcome: "auth", failure: "auth" },
  { name: "403", lines: refused(403, "not your garden"), outcome: "auth", failure: "auth" },
  { name: "402", lines: refused(402, "no credit"), outcome: "auth", failure: "billing" },
  {
    name: "a bill as 400",
    lines: refused(400, "Your credit balance is too low"),
    outcome: "auth",
    failure: "billing",
  },
  { name: "400", lines: refused(400, "unknown field"), outcome: "blocked", failure: "request" },
  { name: "404", lines: refused(404, "no such model"), outcome: "blocked", failure: "request" },
  { name: "429", lines: refused(429, "slow down"), outcome: "rate-limited", failure: "rate-limit" },
  { name: "500", lines: refused(500, "our fault"), outcome: "infra", failure: "overloaded" },
  { name: "529", lines: refused(529, "busy"), outcome: "infra", failure: "overloaded" },
  {
    name: "an error and an exit with 0",
    lines: refused(503, "later"),
    rest: "exit 0",
    outcome: "infra",
    failure: "overloaded",
  },
  {
    name: "a limit that only standard error tells",
    lines: () => [],
    rest: "echo 'You have hit your usage limit.' >&2; exit 1",
    outcome: "rate-limited",
    failure: "rate-limit",
  },
];

describe.each(fakeClis)("$cli.name", (fake) => {
  test.each(faults)("$name is $outcome", async ({ lines, outcome, failure, rest, task }) => {
    const result = await resultOf(fake, lines(fake), {
      ...(rest === undefined ? {} : { rest }),
      ...(task === undefined ? {} : { task }),
    });
    expect(result).toMatchObject({ outcome });
    expect(result.failure).toBe(failure);
    expect(result.summary).not.toBe("");
  });

  test("the report of a maker is its outcome and its words, with what it used", async () => {
    const result = await resultOf(
      fake,
      fake.answers({ outcome: "needs-context", summary: "Which currency?" }),
    );
    expect(result).toMatchObject({
      outcome: "needs-context",
      summary: "Which currency?",
      usage: { inputTokens: 1000, outputTokens: 50 },
    });
  });

  test("the output of a checker is data", async () => {
    const task = { outputSchema, access: "read", role: "checker" } as const;
    const result = await resultOf(fake, fake.answers({ decision: "reject" }), { task });
    expect(result).toMatchObject({ outcome: "ok", output: { decision: "reject" } });
  });

  test("words that speak of limits and keys decide nothing", async () => {
    const words = "I documented the rate limit, the API key and the 429.";
    expect(await resultOf(fake, fake.ends(words))).toMatchObject({ outcome: "ok", summary: words });
  });

  test("what was denied is told, and another way that worked counts", async () => {
    const denied = await resultOf(fake, fake.denied);
    expect(denied.denied).toHaveLength(1);
    expect(denied.summary).toContain("Denied: ");
  });

  test("a missing program says how to get it", async () => {
    const agent = new CliAgent(fake.cli, {
      environment,
      source: {},
      model: "m",
      program: "no-such",
    });
    const { result } = await runToResult(agent, shopTask({ cwd: await makeFolder() }));
    expect(result).toMatchObject({ outcome: "infra" });
    expect(result.summary).toContain(`npm install -g ${fake.cli.package}`);
  });
});
