import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ChosenSandbox, runCommand, type SandboxMode } from "#agents";
import { describe, expect, test } from "vitest";
import { seatbeltProfile } from "../../../agents/sandbox/seatbelt.ts";
import { makeFolder } from "../agent-contract.ts";
import { bwrap } from "./estate.ts";

const nowhere = "/no-such-folder";

function open(mode: SandboxMode, path: string): { sandbox: ChosenSandbox; said: string[] } {
  const said: string[] = [];
  const warn = (text: string): void => void said.push(text);
  return { sandbox: new ChosenSandbox({ mode, repository: "/garden", path, warn }), said };
}

/** A folder with a `bwrap` of our own. */
async function withBwrap(script: string): Promise<string> {
  const folder = await makeFolder();
  await writeFile(join(folder, "bwrap"), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, "bwrap"), 0o755);
  return folder;
}

const broken: [string, () => Promise<string>][] = [
  ["there is none", () => Promise.resolve(nowhere)],
  ["it ends with an error", () => withBwrap("echo no user namespaces >&2; exit 1")],
  ["it does nothing", () => withBwrap("exit 0")],
  ["it says something else", () => withBwrap("echo hello")],
];

describe.skipIf(process.platform === "darwin").each(broken)("when %s", (_, path) => {
  test("a required sandbox lets no command run, each of five times", async () => {
    const { sandbox } = open("required", await path());
    const folder = await makeFolder();
    const env = { PATH: "/usr/bin:/bin" };
    for (let time = 0; time < 5; time += 1) {
      const asked = runCommand({ command: "touch ran", cwd: folder, env, sandbox });
      await expect(asked).rejects.toMatchObject({ code: "no-sandbox" });
    }
    const { stdout } = await runCommand({ command: "ls", cwd: folder, env });
    expect(stdout).toBe("");
  });

  test("auto runs it and warns once", async () => {
    const { sandbox, said } = open("auto", await path());
    const env = { PATH: "/usr/bin:/bin" };
    for (const word of ["roses", "tulips"]) {
      const { stdout } = await runCommand({ command: ["echo", word], cwd: "/tmp", env, sandbox });
      expect(stdout).toBe(`${word}\n`);
    }
    expect(said).toHaveLength(1);
    expect(said[0]).toContain("No sandbox");
  });
});

test("off says so once, and finds nothing", async () => {
  const { sandbox, said } = open("off", nowhere);
  expect((await sandbox.chosen()).name).toBe("none");
  await sandbox.chosen();
  expect(said).toEqual([expect.stringContaining("The sandbox is off")]);
});

test.skipIf(bwrap === "")(
  "required and auto take bubblewrap where it works, without a word",
  async () => {
    for (const mode of ["required", "auto"] as const) {
      const { sandbox, said } = open(mode, process.env["PATH"] ?? "");
      expect((await sandbox.chosen()).name).toBe("bubblewrap");
      expect(said).toEqual([]);
    }
  },
);

test("the profile of macOS denies what it does not name, and names the workplace", () => {
  const request = {
    command: "true",
    cwd: '/Users/ada/my "garden"',
    env: {},
    protect: ["AGENTS.md"],
  };
  const profile = seatbeltProfile(request, ["/opt/tools"]);
  expect(profile).toMatch(/^\(version 1\)\n\(deny default\)/);
  expect(profile).toContain('(subpath "/Users/ada/my \\"garden\\"")');
  expect(profile).toContain('(deny file-write* (subpath "/Users/ada/my \\"garden\\"/AGENTS.md"))');
  expect(profile).not.toContain("(allow network*)");
  expect(seatbeltProfile({ ...request, network: true }, [])).toContain("(allow network*)");
});
