import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

// The linters a user could pick instead. Installed into a cache folder on first use, never dependencies.

const versions = {
  rumdl: "0.2.75",
  "foam-cli": "0.46.0",
  "markdownlint-cli2": "0.22.1",
  "markdownlint-rule-relative-links": "3.0.0",
  "remark-cli": "12.0.1",
  "remark-validate-links": "13.1.0",
  "remark-frontmatter": "5.0.0",
};

export interface Peer {
  name: string;
  /** What it looks at. */
  checks: string;
  command: string[];
  /** How many times less than its CPU time ours should take. */
  target: number;
}

/** The peers that are here; `missing` says which are not, and why. */
export function findPeers(): { peers: Peer[]; missing: string[] } {
  const cache = process.env["LOOPWIKI_BENCH_CACHE"] ?? join(homedir(), ".cache/loopwiki-bench");
  const problem = install(cache);
  const binary = (name: string): string => join(cache, "node_modules/.bin", name);
  const plugin = (name: string): string => join(cache, "node_modules", name, "index.js");
  const config = join(cache, "links.markdownlint-cli2.jsonc");
  mkdirSync(cache, { recursive: true });
  writeFileSync(
    config,
    JSON.stringify({
      config: { default: false, "relative-links": true, MD051: true },
      customRules: ["markdownlint-rule-relative-links"],
    }),
  );
  const all: Peer[] = [
    {
      name: "rumdl MD057",
      checks: "relative links",
      command: [binary("rumdl"), "check", "--no-config", "--no-cache", "--enable", "MD057", "."],
      target: 1,
    },
    {
      name: "foam-cli",
      checks: "wiki links",
      command: [binary("foam"), "list", "placeholders", "--workspace", "."],
      target: 10,
    },
    {
      name: "markdownlint-cli2",
      checks: "relative links, anchors",
      command: [binary("markdownlint-cli2"), "--config", config, "**/*.md"],
      target: 10,
    },
    {
      name: "remark-validate-links",
      checks: "relative links, anchors",
      command: [
        [binary("remark"), "--no-config", "--frail", "--quiet"],
        ["--use", plugin("remark-frontmatter")],
        ["--use", `${plugin("remark-validate-links")}=repository:false`, "."],
      ].flat(),
      target: 50,
    },
  ];
  const here = all.filter(({ command: [program] }) => existsSync(program ?? ""));
  const missing = all
    .filter((peer) => !here.includes(peer))
    .map(({ name }) => `${name} is not here${problem === undefined ? "" : `: ${problem}`}`);
  return { peers: here, missing };
}

/** Why the peers could not be installed, or undefined. */
function install(cache: string): string | undefined {
  if (Object.keys(versions).every((name) => existsSync(join(cache, "node_modules", name))))
    return undefined;
  process.stderr.write(`Installing the peers into ${cache} …\n`);
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, "package.json"), '{ "private": true }\n');
  const wanted = Object.entries(versions).map(([name, version]) => `${name}@${version}`);
  const args = ["install", "--no-audit", "--no-fund", "--loglevel=error", ...wanted];
  const { status, stderr } = spawnSync("npm", args, { cwd: cache, encoding: "utf8" });
  return status === 0 ? undefined : (stderr.trim().split("\n")[0] ?? "npm failed");
}
