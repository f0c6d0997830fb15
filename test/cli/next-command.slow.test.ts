import { join } from "node:path";
import { LoopwikiError } from "#wiki";
import { expect, it, onTestFinished, vi } from "vitest";
import type { CommandDefinition } from "../../cli/command.ts";
import { commands } from "../../cli/commands/index.ts";
import { makeRepository } from "../tools/make-repository.ts";
import { recordingContext } from "./recording-output.ts";

/** Commands that end otherwise, and why. */
const others: Readonly<Record<string, string>> = {
  mcp: "standard output is a protocol, and an agent is at the other end",
  hook: "an agent hears it",
  serve: "goes on until Ctrl-C",
  demo: "tells a story of its own, in test/e2e/demo.slow.test.ts",
  "runs export": "what it prints is for a program",
  "andon guard": "git's hook asks it",
  "embeddings pull": "fetches a model",
  "agents test": "asks an agent, which costs",
};

const plan = "sort-the-shelves";
/** What is given to each, in this order: those that change something come after those that look. */
const given: readonly (readonly [name: string, args: string[], options?: object])[] = [
  ["doctor", []],
  ["init", [], { yes: true }],
  ["status", []],
  ["lint", []],
  ["config show", []],
  ["config schema", []],
  ["config trust", [], { yes: true }],
  ["page new", ["Opening hours"], { in: "domain" }],
  ["page show", ["Opening hours"]],
  ["page links", ["Opening hours"]],
  ["page backlinks", ["Opening hours"]],
  ["page history", ["index"]],
  ["page mv", ["Opening hours", "10_DOMAIN/hours"], { dryRun: true }],
  ["page rm", ["10_DOMAIN/opening-hours"], { dryRun: true }],
  ["lint accept", ["0123456789ab"], { reason: "No such finding" }],
  ["embeddings status", []],
  ["embeddings use", ["none"]],
  ["search", ["hours"], { text: true }],
  ["similar", ["index"]],
  ["ask", ["When are we open?"]],
  ["index", []],
  ["build", ["../site"]],
  ["install", ["claude"], { dryRun: true }],
  ["uninstall", []],
  ["feedback", ["The index is long"]],
  ["feedback list", []],
  ["feedback verify", ["no-such-report", "yes"]],
  ["skills list", []],
  ["skills show", ["tdd"]],
  ["skills check", []],
  ["skills add", ["../no-such-skill"]],
  ["skills new", ["stock-taking"]],
  ["skills test", []],
  ["agents list", []],
  ["audit", [], { dryRun: true }],
  ["plan list", []],
  ["plan new", ["Sort the shelves"]],
  ["plan show", [plan]],
  ["plan check", [plan]],
  ["plan approve", [plan]],
  ["execute", [plan], { dryRun: true }],
  ["review", [plan]],
  ["merge", [plan]],
  ["discard", [plan]],
  ["plan reject", [plan], { reason: "Nobody minds" }],
  ["loop", [], { once: true }],
  ["schedule", ["cron"]],
  ["document", [], { dryRun: true }],
  ["ingest", ["README.md"]],
  ["gates", ["HEAD", "HEAD"]],
  ["stats", []],
  ["stats memory", []],
  ["correct", ["Count twice before the shop opens"]],
  ["agents-md show", []],
  ["agents-md check", []],
  ["agents-md compact", [], { dryRun: true }],
  ["agents-md blame", []],
  ["andon list", []],
  ["andon show", ["no-such-incident"]],
  ["andon close", ["no-such-incident"]],
  ["andon reset", [plan]],
  ["andon hook", ["status"]],
  ["runs list", []],
  ["runs show", [plan]],
  ["ci", []],
  ["completions", ["bash"]],
];

function leaves(
  definitions: readonly CommandDefinition[],
  above: readonly string[] = [],
): Map<string, CommandDefinition> {
  return new Map(
    definitions.flatMap((definition) => {
      const path = [...above, definition.name];
      const own = definition.load === undefined ? [] : [[path.join(" "), definition] as const];
      return [...own, ...leaves(definition.subcommands ?? [], path)];
    }),
  );
}

it("every command ends with the next obvious one, or with an error that says what to do", async () => {
  const table = leaves(commands);
  const covered = [...Object.keys(others), ...given.map(([name]) => name)];
  expect(covered.toSorted()).toEqual([...table.keys()].toSorted());
  const shop = await makeRepository({ "package.json": "{}", "README.md": "# Shop\n" });
  await shop.write({ "../settings/loopwiki/config.json": '{"embeddings": {"model": "none"}}' });
  vi.stubEnv("XDG_CONFIG_HOME", join(shop.directory, "../settings"));
  vi.stubEnv("PATH", "/usr/bin:/bin");
  onTestFinished(() => void vi.unstubAllEnvs());
  const silent: string[] = [];
  for (const [name, args, options = {}] of given) {
    const context = recordingContext(shop.directory);
    const inShop = args.map((text) => (text.startsWith("../") ? join(shop.directory, text) : text));
    try {
      const module = await table.get(name)?.load?.();
      await module?.run(context, { args: inShop, options: { ...options } });
      if (context.output.nextCommands.length === 0) silent.push(name);
    } catch (error) {
      if (!(error instanceof LoopwikiError)) throw error;
      if (error.hint === undefined && !/, expected |did you mean/.test(error.message))
        silent.push(`${name}: ${error.message}`);
    }
    if (name === "init") await shop.commit("Add loopwiki");
  }
  expect(silent).toEqual([]);
}, 300_000);
