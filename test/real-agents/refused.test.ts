import { CliAgent, commandEnvironment, type AgentResult } from "#agents";
import { expect, onTestFinished, test } from "vitest";
import { makeFolder, runToResult, shopTask } from "../agents/agent-contract.ts";
import { startFakeModelApi, type FakeTurn } from "../tools/fake-model-api.ts";
import { installAgent, makeHome } from "./install-agent.ts";
import { furnish, realClis, type RealCli } from "./real-clis.ts";

async function refuse(
  real: RealCli,
  error: NonNullable<FakeTurn["error"]>,
  idleMs = 100_000,
): Promise<AgentResult> {
  const api = await startFakeModelApi([{ error }]);
  onTestFinished(() => api.close());
  const home = await makeHome();
  const { source, files } = real.person(api.url);
  await furnish(home, files);
  const environment = commandEnvironment({ PATH: process.env["PATH"], HOME: home });
  const program = installAgent(real.name);
  const options = { program, environment, source, model: real.models.maker };
  const { model: _, ...task } = shopTask({
    cwd: await makeFolder(),
    limits: { idleMs, hardMs: 150_000 },
  });
  return (await runToResult(new CliAgent(real.cli, options), task)).result;
}

test.each(realClis)(
  "a login that the provider refuses is auth for the real $name",
  async (real) => {
    const error = { status: 401, type: "authentication_error", message: "Incorrect API key" };
    expect(await refuse(real, error)).toMatchObject({ outcome: "auth", failure: "auth" });
  },
);

test.each(realClis)("a request that is wrong is blocked for the real $name", async (real) => {
  const error = { status: 400, type: "invalid_request_error", message: "no such field" };
  expect(await refuse(real, error)).toMatchObject({ outcome: "blocked", failure: "request" });
});

test.each(realClis.filter(({ name }) => name === "codex"))(
  "a limit that the real $name would wait hours for is told when it falls silent",
  async (real) => {
    const error = { status: 429, type: "rate_limit_exceeded", message: "no", retryAfter: "7200" };
    expect(await refuse(real, error, 8000)).toMatchObject({
      outcome: "rate-limited",
      failure: "rate-limit",
    });
  },
);
