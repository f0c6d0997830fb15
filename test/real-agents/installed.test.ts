import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { mustRun } from "../e2e/run-cli.ts";
import { startFakeModelApi, type FakeTurn } from "../tools/fake-model-api.ts";
import { installAgent, makeHome, type RealAgent } from "./install-agent.ts";
import { furnish, realClis } from "./real-clis.ts";
import { claudeEnvironment, openGarden, pathWithLoopwiki, runReal } from "./run-real.ts";

/** How a person who trusts the repository runs the agent there; everything of ours comes from the repository. */
interface Installed {
  name: RealAgent;
  args: string[];
  /** What the person has in the home, beside the provider. */
  trust: (directory: string) => Record<string, string>;
  call: (tool: string, input: object) => NonNullable<FakeTurn["tools"]>[number];
  /** What the session or its first request must name, each as it stands there. */
  sees: RegExp[];
}

const prompt = "Look into the memory.";
const skills = ["tdd", "diagnose", "andon"];

const installed: readonly Installed[] = [
  {
    name: "claude-code",
    args: [
      "-p",
      prompt,
      "--output-format=stream-json",
      "--verbose",
      "--model=claude-haiku-4-5",
      "--allowedTools=mcp__loopwiki__search",
    ],
    trust: (directory) => ({
      ".claude.json": JSON.stringify({
        projects: { [directory]: { hasTrustDialogAccepted: true } },
      }),
      ".claude/settings.json": '{ "enableAllProjectMcpServers": true }',
    }),
    call: (tool, input) => ({ name: `mcp__loopwiki__${tool}`, input }),
    sees: [
      /"mcp_servers":\[\{"name":"loopwiki","status":"connected"/,
      ...skills.map((skill) => new RegExp(`"skills":\\[[^\\]]*"${skill}"`)),
      ...["maker", "checker", "goal-checker", "auditor", "librarian"].map(
        (role) => new RegExp(`"agents":\\[[^\\]]*"${role}"`),
      ),
      /This repository has a memory: \d+ pages/,
    ],
  },
  {
    name: "codex",
    args: [
      "exec",
      "--json",
      "--ephemeral",
      "--sandbox=read-only",
      "--model=gpt-5.5",
      "-c",
      'approval_policy="never"',
      "-c",
      'mcp_servers.loopwiki.default_tools_approval_mode="approve"',
      "-c",
      "mcp_servers.loopwiki.required=true", // it would begin before the server is ready
      prompt,
    ],
    trust: (directory) => ({
      ".codex/trust.toml": `\n[projects."${directory}"]\ntrust_level = "trusted"\n`,
    }),
    call: (tool, input) => ({ name: tool, input, namespace: "mcp__loopwiki" }),
    sees: [
      /- `r\d+` = `[^`]*\/\.agents\/skills`/,
      ...skills.map((skill) => new RegExp(`- ${skill}: .*\\(file: r\\d+/${skill}/SKILL\\.md\\)`)),
    ],
  },
  {
    name: "opencode",
    args: ["run", "--format=json", "--title=wiki", "--model=greengrocer/apple", prompt],
    trust: () => ({}),
    call: (tool, input) => ({ name: `loopwiki_${tool}`, input }),
    sees: skills.map((skill) => new RegExp(`<name>${skill}</name>|\\*\\*${skill}\\*\\*`)),
  },
];

beforeAll(() => {
  for (const { name } of installed) installAgent(name);
});

test.each(installed)(
  "the real $name has what `loopwiki install` wrote: the server, the skills, and what else it knows",
  async ({ name, args, trust, call, sees }) => {
    const garden = await openGarden();
    await mustRun(garden.directory, "install", "claude", "codex", "opencode");
    await garden.commit("For our agents");
    const api = await startFakeModelApi([
      { tools: [call("search", { query: "peel" })] },
      { text: "Done." },
    ]);
    onTestFinished(() => api.close());
    const home = await makeHome();
    const person = realClis.find((cli) => cli.name === name)?.person(api.url);
    await furnish(home, { ...person?.files });
    const { ".codex/trust.toml": codexTrust = "", ...files } = trust(garden.directory);
    await furnish(home, files);
    if (codexTrust !== "") await appendFile(join(home, ".codex/config.toml"), codexTrust);
    const source = Object.entries(person?.source ?? {}).map(([key, value]) => [key, value ?? ""]);
    const env = {
      ...Object.fromEntries(source),
      ...(name === "claude-code" ? claudeEnvironment(api.url) : {}),
      PATH: await pathWithLoopwiki(home),
      HOME: home,
    };
    const { output } = await runReal(name, args, { cwd: garden.directory, env });
    const sent = api.requests.map(({ body }) => JSON.stringify(body)).join("\n");
    const dump = process.env["LOOPWIKI_DUMP"];
    if (dump !== undefined) {
      await mkdir(dump, { recursive: true });
      await writeFile(join(dump, `${name}-installed.txt`), `${output}\n\n${sent}`);
    }
    const said = `${output}\n${sent.replaceAll(String.raw`\n`, "\n")}`;
    expect(sees.filter((sight) => !sight.test(said))).toEqual([]);
    expect(sent).toContain("10_DOMAIN/compost | Compost");
    expect(await garden.git.run(["status", "--porcelain"])).toBe("");
  },
);
