import { execFile } from "node:child_process";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { startFakeGithub, type FakeGithub } from "../tools/fake-github.ts";
import { makeRepository } from "../tools/make-repository.ts";

// Runs the command lines of our CI pieces as their systems would, with the built CLI. Only npm is a
// stand-in that notes what it was asked, because an installation is the business of the machine.

const house = join(import.meta.dirname, "../..");
const input = z.object({ description: z.string(), default: z.string() });
const commentsWhen = "always() && inputs.comment == 'true' && github.event_name == 'pull_request'";
const step = z.object({
  name: z.string(),
  id: z.string().optional(),
  if: z.literal(commentsWhen).optional(),
  shell: z.literal("bash"),
  "working-directory": z.string().optional(),
  env: z.record(z.string(), z.string()),
  run: z.string(),
});
const actionSchema = z.object({
  inputs: z.record(z.string(), input),
  runs: z.object({ using: z.literal("composite"), steps: z.array(step) }),
});
type Action = z.infer<typeof actionSchema>;

const clean = {
  "wiki/index.md": "# Index\n\n- [[10_DOMAIN/bed|Bed]]\n",
  "wiki/10_DOMAIN/bed.md":
    "---\ntitle: Bed\ntype: domain\n---\n# Bed\n\nFour boards and good soil.\n",
};
const broken = { ...clean, "wiki/log.md": "# Log\n\n[[leek]]\n" };

let action: Action;
beforeAll(async () => {
  action = actionSchema.parse(parse(await readFile(join(house, "action.yml"), "utf8")));
});

interface Answer {
  code: number;
  stdout: string;
}

function bash(script: string, cwd: string, env: Record<string, string>): Promise<Answer> {
  const args = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script];
  return new Promise((resolve) => {
    execFile("bash", args, { cwd, env }, (error, stdout) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout });
    });
  });
}

/** A repository beside a folder for the runner's files and programs. */
async function makeRunner(files: Record<string, string>) {
  const garden = await makeRepository(files);
  const place = join(garden.directory, "../runner");
  await mkdir(place);
  const program = async (name: string, script: string) => {
    await writeFile(join(place, name), `#!/usr/bin/env bash\n${script}\n`);
    await chmod(join(place, name), 0o755);
  };
  await program("npm", `echo "npm $*" >> "${place}/asked"`);
  await program("loopwiki", `exec node "${house}/dist/cli/main.js" "$@"`);
  await program("npx", '[ "$1" = --yes ] && shift; exec "$@"');
  const env: Record<string, string> = {
    PATH: `${place}:${process.env["PATH"] ?? ""}`,
    HOME: place,
    RUNNER_TEMP: place,
    GITHUB_ACTION_PATH: house,
    GITHUB_OUTPUT: join(place, "output"),
    GITHUB_STEP_SUMMARY: join(place, "summary"),
  };
  const read = (name: string) => readFile(join(place, name), "utf8");
  return { garden, env, read, place };
}

interface Surroundings {
  /** The event of the workflow; `push` when absent. */
  github?: FakeGithub;
  /** What an earlier run of the job left in the runner's folder. */
  left?: Record<string, string>;
}

/** A repository and the variables of a job of which the only event is the pull request, if there is one. */
async function makeJob(files: Record<string, string>, { github, left = {} }: Surroundings) {
  const { garden, env, read, place } = await makeRunner(files);
  for (const [name, text] of Object.entries(left)) await writeFile(join(place, name), text);
  const event = github ? { pull_request: { number: 7 } } : {};
  await writeFile(join(place, "event.json"), JSON.stringify(event));
  const ofJob = {
    GITHUB_API_URL: github?.url ?? "http://127.0.0.1:1",
    GITHUB_EVENT_PATH: join(place, "event.json"),
    GITHUB_REPOSITORY: "shop/till",
  };
  return { garden, read, env: { ...env, ...ofJob } };
}

/** The steps of the action, one after the other, as the runner does; `said` is what the comment's said. */
async function runAction(
  files: Record<string, string>,
  inputs: Record<string, string> = {},
  surroundings: Surroundings = {},
) {
  const { garden, env, read } = await makeJob(files, surroundings);
  const given = Object.entries(action.inputs).map(([name, { default: value }]) => [name, value]);
  const values = { ...Object.fromEntries(given), ...inputs };
  let [cli, last, said] = ["", { code: 0, stdout: "" }, ""];
  const fill = (text: string) =>
    text
      .replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) => values[name])
      .replaceAll("${{ github.token }}", "job-token")
      .replaceAll("${{ steps.check.outcome == 'success' }}", String(last.code === 0))
      .replaceAll("${{ steps.install.outputs.cli }}", cli);
  const mayComment = values["comment"] === "true" && surroundings.github !== undefined;
  for (const one of action.runs.steps) {
    const isComment = one.if === commentsWhen;
    if (isComment ? !mayComment : last.code !== 0) continue;
    const own = Object.entries(one.env).map(([name, value]) => [name, fill(value)]);
    const cwd = join(garden.directory, fill(one["working-directory"] ?? "."));
    const answer = await bash(one.run, cwd, { ...env, ...Object.fromEntries(own) });
    if (one.id === "install") cli = /^cli=(.*)$/m.exec(await read("output"))?.[1] ?? "";
    if (isComment) said = answer.stdout;
    else last = answer;
  }
  return { ...last, garden, read, said };
}

test("the action installs its own checkout, annotates, writes a summary, and fails on findings", async () => {
  const { code, stdout, read } = await runAction(broken);
  expect(stdout).toMatch(/^::error file=wiki\/log\.md,line=3,/);
  expect(code).toBe(1);
  expect(await read("summary")).toMatch(/^### loopwiki ci: failed\n/);
  expect(await read("asked")).toBe(
    `npm ci --prefix ${house} --no-audit --no-fund\nnpm run --prefix ${house} --silent build\n`,
  );
  expect(await runAction(clean)).toMatchObject({ code: 0, stdout: "" });
});

test("the action writes SARIF also when there are findings, and knows a base", async () => {
  const { code, garden } = await runAction(broken, { "sarif-file": "my lint.sarif" });
  expect(code).toBe(1);
  const sarif: unknown = JSON.parse(
    await readFile(join(garden.directory, "my lint.sarif"), "utf8"),
  );
  expect(sarif).toMatchObject({ runs: [{ results: [{ ruleId: "no-broken-link" }] }] });
  expect(await runAction(broken, { changed: "main" })).toMatchObject({ code: 0 });
  expect(await runAction(broken, { changed: "no-such-branch" })).toMatchObject({ code: 2 });
  expect(await runAction(broken, { changed: "all" })).toMatchObject({ code: 1 });
});

test("what a caller passes to the action is never read as a command", async () => {
  for (const { run } of action.runs.steps) expect(run).not.toContain("${{");
  const evil = '$(touch stolen) "; touch stolen; "';
  const { garden } = await runAction(clean, { changed: evil, "sarif-file": evil });
  await expect(readFile(join(garden.directory, "stolen"))).rejects.toMatchObject({
    code: "ENOENT",
  });
});

test("a pull request is told once, and the comment follows what is found", async () => {
  const github = await startFakeGithub();
  const first = await runAction(broken, {}, { github });
  expect(first).toMatchObject({ code: 1, said: "" });
  expect(github.comments).toMatchObject([{ id: 100 }]);
  expect(github.comments[0]?.body).toMatch(/^<!-- loopwiki ci: \. -->\n### loopwiki ci: failed/);
  expect(github.comments[0]?.body).toContain("wiki&#47;log.md&#58;3");
  expect([...github.authorizations]).toEqual(["Bearer job-token"]);
  expect(first.stdout + (await first.read("summary"))).not.toContain("job-token");
  await runAction(broken, {}, { github });
  expect(github.requests.filter((request) => !request.startsWith("GET"))).toHaveLength(1);
  await runAction(clean, {}, { github });
  expect(github.comments).toHaveLength(1);
  expect(github.comments[0]?.body).toContain("### loopwiki ci: passed");
});

test("a comment that others made to look like ours is left alone", async () => {
  const github = await startFakeGithub();
  const planted = "<!-- loopwiki ci: . -->\nAll is well.";
  const talk = Array.from({ length: 100 }, (_, id) => ({ id, user: { login: "bo" }, body: "Hm." }));
  github.comments.push(...talk, { id: 1000, user: { login: "mallory" }, body: planted });
  await runAction(broken, {}, { github });
  expect(github.comments[100]?.body).toBe(planted);
  expect(github.comments[101]).toMatchObject({ user: { login: "github-actions[bot]" } });
});

test("no comment without findings, without wish, without right, or without a summary", async () => {
  const github = await startFakeGithub();
  expect(await runAction(clean, {}, { github })).toMatchObject({
    code: 0,
    said: "Nothing to say.\n",
  });
  await runAction(broken, { comment: "false" }, { github });
  const left = { "loopwiki-ci.md": "### loopwiki ci: failed, last week\n" };
  const none = await runAction(broken, { version: "1.2.3" }, { github, left }); // nothing is there to run
  expect(none.said).toBe("There is no summary to comment with.\n");
  expect(github.comments).toEqual([]);
  const readOnly = await startFakeGithub({ mayWrite: false });
  const refused = await runAction(broken, {}, { github: readOnly });
  expect(refused).toMatchObject({ code: 1, said: expect.stringMatching(/^::notice .*403.*write/) });
});

test("a comment is as long as GitHub takes, in whole lines", async () => {
  const github = await startFakeGithub();
  const links = Array.from({ length: 190 }, (_, at) => `- [[${"leek ".repeat(60)}${at}]]`);
  await runAction({ ...clean, "wiki/log.md": `# Log\n\n${links.join("\n")}\n` }, {}, { github });
  const [comment] = github.comments;
  expect(comment?.body.length).toBeGreaterThan(50_000);
  expect(comment?.body).toMatch(/\|\n\nThe rest is in the summary of the job\.\n$/);
});

test("a version is installed from the registry, beside the caller's repository", async () => {
  const { read } = await runAction(clean, { version: "1.2.3" });
  expect(await read("asked")).toMatch(
    /^npm install --prefix \S+\/runner\/loopwiki .*loopwiki@1\.2\.3\n$/,
  );
});

test("the pre-commit hook stops a commit that breaks a link, and lets others pass", async () => {
  const hookSchema = z.array(
    z.object({ id: z.string(), entry: z.string(), language: z.literal("node") }),
  );
  const hooks = hookSchema.parse(
    parse(await readFile(join(house, ".pre-commit-hooks.yaml"), "utf8")),
  );
  expect(hooks).toHaveLength(1);
  const { garden, env } = await makeRunner(clean);
  const entry = hooks[0]?.entry ?? "";
  expect(await bash(entry, garden.directory, env)).toMatchObject({ code: 0 });
  await garden.write(broken);
  expect(await bash(entry, garden.directory, env)).toMatchObject({ code: 1 });
});

test("the snippets of the README are YAML, name what exists, and run", async () => {
  const readme = await readFile(join(house, "README.md"), "utf8");
  const snippets = [...readme.matchAll(/```yaml\n# (\S+)\n([\s\S]*?)```/g)];
  expect(snippets.map(([, name]) => name)).toEqual([
    ".github/workflows/wiki.yml",
    ".gitlab-ci.yml",
    ".pre-commit-config.yaml",
  ]);
  const [workflow, gitlab, precommit] = snippets.map(([, , text]) => parse(text ?? ""));
  const uses = workflow.jobs.wiki.steps.find(({ uses }: { uses: string }) =>
    uses.includes("/loopwiki@"),
  );
  expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(uses.with)));
  expect(precommit.repos[0].hooks).toEqual([{ id: "loopwiki-lint" }]);
  const { garden, env } = await makeRunner(broken);
  expect(await bash(gitlab.wiki.script[0], garden.directory, env)).toMatchObject({ code: 1 });
  const report = await readFile(
    join(garden.directory, gitlab.wiki.artifacts.reports.junit),
    "utf8",
  );
  expect(report).toContain('failures="1"');
});
