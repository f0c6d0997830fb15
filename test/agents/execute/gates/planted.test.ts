import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { changedFiles } from "../../../../agents/execute/changed-files.ts";
import { judgePlanted } from "../../../../agents/execute/gates/planted.ts";
import { RunWorktree } from "../../../../agents/execute/worktree.ts";
import { makeRepository } from "../../../tools/make-repository.ts";
import { docsChunk } from "../shop.ts";
import type { CheckResult } from "../../../../agents/journal/run-records.ts";

const isRoot = process.getuid?.() === 0;
const socket =
  'node -e \'require("net").createServer().listen("s.sock",()=>process.kill(process.pid,"SIGKILL"))\'; true';

/** A line of shell, and what the gate must name. */
const plants: [string, string, RegExp][] = [
  ["a link to outside", "ln -s /etc/passwd shelf", /shelf \(a symbolic link/],
  ["a link to outside by ..", "mkdir a; ln -s ../../.. a/up", /a\/up \(a symbolic link/],
  ["a link in an ignored folder", "mkdir build; ln -s / build/root", /build\/root/],
  ["a hard link", "echo x > ../other; ln ../other twin", /twin \(a hard link/],
  ["a named pipe", "mkfifo pipe", /pipe \(a named pipe/],
  ["a socket", socket, /s\.sock \(a socket/],
  [
    "a setuid program",
    "cp /bin/true tool; chmod 4755 tool",
    /tool \(a program that runs as its owner/,
  ],
  ["a repository inside", "git init -q inner", /inner\/\.git \(a git repository/],
  [".gitmodules", "echo '[submodule \"x\"]' > .gitmodules", /\.gitmodules/],
  ["a filter of git", "echo '*.js filter=evil' > .gitattributes", /\.gitattributes \(a filter/],
  ["a name that differs in case", "cp src.js SRC.js", /SRC\.js \(the same name as src\.js/],
  [
    "a name that differs in its accents",
    "touch $(printf 'caf\\303\\251.md') $(printf 'cafe\\314\\201.md')",
    /the same name as caf/,
  ],
  ["a name that no check could read", "touch $(printf 'bad\\377.js')", /not UTF-8/],
  [".envrc", "echo 'rm -rf ~' > .envrc", /\.envrc/],
  ["an editor's task", "mkdir .vscode; echo {} > .vscode/tasks.json", /\.vscode\/tasks\.json/],
  [".npmrc", "echo registry=http://evil.example > .npmrc", /\.npmrc/],
  [
    "a script that installs run",
    `echo '{"name":"shop","scripts":{"postinstall":"sh evil.sh"}}' > package.json`,
    /package\.json \(a script that every install runs/,
  ],
  ["a huge file", "truncate -s 200M huge.bin", /huge\.bin \(a file of 200 MB/],
  ...(isRoot
    ? [["a device", "mknod null c 1 3", /null \(a device/] as [string, string, RegExp]]
    : []),
];

/** What the gate says of a line of shell; `before` is another, whose work was committed before. */
async function judge(line: string, before = "true"): Promise<CheckResult> {
  const { directory, git, commit } = await makeRepository({
    "src.js": "export {};\n",
    "package.json": '{"name":"shop","scripts":{"test":"node --test"}}\n',
    ".gitignore": "build/\n",
  });
  execFileSync("sh", ["-c", before], { cwd: directory });
  const head = await commit("Prepare");
  const path = join(directory, "..", `loop-${directory.split("/").at(-1)}`);
  await git.run(["worktree", "add", "--quiet", "--detach", path, "HEAD"]);
  execFileSync("sh", ["-c", line], { cwd: path, stdio: "ignore" });
  const tree = await new RunWorktree(git, path).snapshot();
  const files = await changedFiles(git, head, tree);
  const result = await judgePlanted(files, { git, chunk: docsChunk(), worktree: path, head, tree });
  execFileSync("rm", ["-rf", path, join(path, "..", "other")]);
  return result;
}

test.each(plants)("%s is found", async (_, line, named) => {
  const result = await judge(line);
  expect(result.status).toBe("failed");
  expect(result.detail).toMatch(named);
});

test("honest work passes, with links inside and installed packages", async () => {
  const result = await judge(
    "mkdir -p docs node_modules/.bin build; echo '# Prices' > docs/prices.md; ln -s prices.md docs/latest.md; ln -s /usr/bin/node node_modules/.bin/node; " +
      `echo '{"name":"shop","scripts":{"test":"node --test","start":"node ."}}' > package.json`,
  );
  expect(result).toMatchObject({ status: "passed", detail: "nothing was planted" });
});

test("a name that is no text is no reason to refuse where it was before", async () => {
  const odd = "printf x > $(printf 'bad\\377.js')";
  expect((await judge("touch new.js", odd)).detail).toBe("nothing was planted");
});
