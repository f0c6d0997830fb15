import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { run as runList } from "../../../../cli/commands/agents/list.ts";
import { run as runTest } from "../../../../cli/commands/agents/test.ts";
import { recordConsent } from "../../../../cli/config/consent.ts";
import { findAgents, proposeRoles } from "../../../../cli/init/installed-agents.ts";
import { findRepository } from "../../../../cli/init/find-repository.ts";
import { applyInit, prepareInit } from "../../../../cli/init/init.ts";
import { makeFolder } from "../../../agents/agent-contract.ts";
import { makeRepository } from "../../../tools/make-repository.ts";
import { recordingContext } from "../../recording-output.ts";

afterEach(() => vi.unstubAllEnvs());

const answer = {
  type: "result",
  subtype: "success",
  is_error: false,
  structured_output: { outcome: "ok", summary: "ready" },
  usage: { input_tokens: 900, output_tokens: 4 },
  total_cost_usd: 0.0012,
};

/** A PATH on which a program of this name answers `--version` and one question. */
async function install(name: string, lines: object[] = [answer]): Promise<string> {
  const folder = await makeFolder();
  const printed = lines.map((line) => `echo '${JSON.stringify(line)}'`).join("\n");
  const script = `#!/bin/sh\ncase "$1" in --version) echo '9.8.7 (${name})'; exit;; esac\ncat > '${folder}/packet'\npwd > '${folder}/cwd'\n${printed}\n`;
  await writeFile(join(folder, name), script);
  await chmod(join(folder, name), 0o755);
  vi.stubEnv("PATH", `${folder}:/usr/bin:/bin`);
  return folder;
}

const nothing = { args: [], options: {} };

describe("agents list", () => {
  test("says which are installed, their versions, what they need and their roles", async () => {
    const folder = await install("codex");
    const roles = {
      maker: { backend: "codex", model: "gpt-6-luna" },
      checker: { backend: "grocer" },
    };
    const programs = { grocer: ["python3", "grocer.py"] };
    const shop = await makeRepository({
      "loopwiki.config.json": JSON.stringify({ roles, programs }),
    });
    const context = recordingContext(shop.directory);
    expect(await runList(context, nothing)).toBe(0);
    expect(context.output.answers[0]?.data["agents"]).toEqual(
      expect.arrayContaining([
        {
          backend: "codex",
          usage: "codex:<model>",
          program: join(folder, "codex"),
          version: "9.8.7",
          needs: expect.stringContaining("codex login"),
          roles: [{ role: "maker", model: "gpt-6-luna" }],
        },
        expect.objectContaining({
          backend: "qwen",
          program: null,
          needs: expect.stringContaining("npm install -g @qwen-code/qwen-code"),
        }),
        expect.objectContaining({ backend: "grocer", roles: [{ role: "checker", model: null }] }),
      ]),
    );
    expect(context.output.answerText).toMatch(/^codex:<model> +9\.8\.7 /m);
    expect(context.output.nextCommands).toEqual(["loopwiki agents test codex:gpt-6-luna"]);
    await expect(readFile(join(folder, "packet"))).rejects.toThrow("ENOENT"); // nothing was asked
  });
});

describe("agents test", () => {
  test("asks for one word in an empty folder, and shows what it cost", async () => {
    const folder = await install("claude");
    const shop = await makeRepository({ "README.md": "Shop\n" });
    const context = recordingContext(shop.directory);
    expect(await runTest(context, { args: ["claude-code:haiku"], options: {} })).toBe(0);
    expect(context.output.answerText).toMatch(
      /✓ claude-code haiku: ok in [\d.]+ s, 900 \+ 4 tokens, \$0\.0012\. ready/,
    );
    expect(await readFile(join(folder, "packet"), "utf8")).toContain("one word");
    expect(await readFile(join(folder, "cwd"), "utf8")).not.toContain(shop.directory);
  });

  test("without a name it asks each agent that has a role once, after consent", async () => {
    await install("claude");
    const setting = { backend: "claude-code", model: "haiku" };
    const roles = { maker: setting, planner: setting };
    const shop = await makeRepository({ "loopwiki.config.json": JSON.stringify({ roles }) });
    const context = recordingContext(shop.directory);
    await expect(runTest(context, nothing)).rejects.toMatchObject({ code: "consent-needed" });
    await recordConsent(await findRepository(shop.directory));
    expect(await runTest(context, nothing)).toBe(0);
    expect(context.output.answerText.split("\n")).toHaveLength(1);
  });

  test("an agent that is not signed in is a finding that says so", async () => {
    await install("claude", [
      { ...answer, is_error: true, api_error_status: 401, result: "Invalid key" },
    ]);
    const shop = await makeRepository({ "README.md": "Shop\n" });
    const context = recordingContext(shop.directory);
    expect(await runTest(context, { args: ["claude-code:haiku"], options: {} })).toBe(1);
    expect(context.output.answerText).toContain("✗ claude-code haiku: auth");
    expect(context.output.nextCommands).toEqual(["loopwiki agents list"]);
  });

  test("without any agent it says how to name one", async () => {
    const shop = await makeRepository({ "README.md": "Shop\n" });
    await expect(runTest(recordingContext(shop.directory), nothing)).rejects.toMatchObject({
      code: "no-agent",
    });
  });
});

describe("init", () => {
  test("finds the agents on PATH and proposes a cheap maker and a strong checker", async () => {
    const folder = await install("gemini");
    const agents = await findAgents({ PATH: folder });
    expect(agents).toEqual([{ name: "gemini", program: join(folder, "gemini") }]);
    const proposed = proposeRoles(agents);
    expect(proposed?.maker?.backend).toBe("gemini");
    expect(proposed?.checker?.model).not.toBe(proposed?.maker?.model);
    expect(proposeRoles([{ name: "opencode", program: "/bin/opencode" }])).toBeUndefined();
  });

  test.each([true, false])(
    "roles are written when they were agreed to (%j), as names only",
    async (written) => {
      const shop = await makeRepository({ "package.json": '{"name": "shop"}' });
      const place = await findRepository(shop.directory);
      const agreed = proposeRoles([{ name: "claude-code", program: "/opt/claude" }]);
      await applyInit(
        place,
        await prepareInit(place, { roles: written ? agreed : undefined, environment: {} }),
      );
      const config = await readFile(join(shop.directory, "loopwiki.config.json"), "utf8");
      const roles = {
        maker: { backend: "claude-code", model: "haiku" },
        checker: { backend: "claude-code", model: "opus" },
      };
      expect(Object(JSON.parse(config)).roles).toEqual(written ? roles : undefined);
      expect(config).not.toMatch(/http|\/opt/);
    },
  );
});
