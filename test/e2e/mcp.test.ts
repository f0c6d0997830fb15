import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { FileFeedbackStore, Redactor } from "#agents";
import { draftPlan, PlanStore } from "#plans";
import { ContentRoot } from "#wiki";
import { expect, onTestFinished, test, vi } from "vitest";
import {
  callText,
  connect,
  eras,
  expectContract,
  updatesOf,
} from "../server/mcp/protocol-contract.ts";
import { makeRepository, type TestRepository } from "../tools/make-repository.ts";
import { mustRun } from "./run-cli.ts";

const cli = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

const compost =
  "---\ntitle: Compost\ntype: domain\n---\n\n# Compost\n\nLeaves and peel, turned in March.\n";

/** A repository as `init` leaves it, with a page of its own. */
async function initGarden(): Promise<TestRepository> {
  const garden = await makeRepository({ "package.json": '{ "name": "garden" }\n' });
  await mustRun(garden.directory, "init", "--yes");
  await garden.commit("A wiki", { "wiki/10_DOMAIN/compost.md": compost });
  return garden;
}

const environment = (garden: TestRepository): Record<string, string> => ({
  PATH: process.env["PATH"] ?? "",
  HOME: `${garden.directory}/..`,
});

function overStdio(garden: TestRepository, ...args: string[]): StdioClientTransport {
  return new StdioClientTransport({
    command: process.execPath,
    args: [cli, "mcp", ...args],
    cwd: garden.directory,
    env: environment(garden),
    stderr: "ignore",
  });
}

test.each(eras)("a client of %s finds everything over stdio, in the built program", async (era) => {
  const garden = await initGarden();
  const client = await connect(overStdio(garden), era);
  await expectContract(client, { page: "10_DOMAIN/compost", word: "March", write: false });
  const listed = await mustRun(garden.directory, "feedback", "list", "--json");
  expect(JSON.parse(listed.stdout)).toMatchObject({
    reports: [{ text: "The hose page is missing.", reporter: "test-client" }],
  });
});

test("who reported friction is asked at the next session when its plan is merged", async () => {
  const garden = await initGarden();
  await mustRun(garden.directory, "feedback", "The hose leaks", "--by", "test-client");
  const state = join(garden.directory, ".git/loopwiki/feedback");
  const feedback = new FileFeedbackStore(state, () => new Date(), new Redactor([]));
  const [report] = await feedback.list();
  const draft = draftPlan({
    title: "Mend the hose",
    why: "It leaks.",
    today: "2026-11-20",
    head: "0".repeat(40),
    files: ["hose.js"],
    verify: ["true"],
  });
  const plans = new PlanStore(new ContentRoot(garden.directory));
  const { plan } = await plans.create({ ...draft, status: "merged" });
  const before = await connect(overStdio(garden), "2025-11-25");
  expect(before.getInstructions()).not.toContain("are merged");
  await feedback.record({ type: "planned", plan: plan.id, reports: [report?.id ?? ""] });
  const client = await connect(overStdio(garden), "2025-11-25");
  expect(client.getInstructions()).toContain(`friction are merged: ${report?.id}.`);
});

test.each(eras)(
  "a client of %s writes a page, and is told when somebody else does",
  async (era) => {
    const garden = await initGarden();
    const client = await connect(overStdio(garden, "--allow-write"), era);
    const told = updatesOf(client);
    const uri = "wiki://page/10_DOMAIN/compost";
    if (era === "2025-11-25") await client.subscribeResource({ uri });
    else await client.listen({ resourceSubscriptions: [uri], resourcesListChanged: true });
    const args = { find: "Leaves and peel", replace: "Leaves, peel, shells" };
    const preview = await callText(client, "replace_text", args);
    const [id] = /pv-[0-9a-f]+/.exec(preview.text) ?? [];
    await callText(client, "apply_change", { preview_ids: [id] });
    const path = join(garden.directory, "wiki/10_DOMAIN/compost.md");
    expect(await readFile(path, "utf8")).toContain("Leaves, peel, shells");
    await vi.waitFor(() => expect(told.uris).toEqual([uri]), 5000);
    await writeFile(path, compost);
    await vi.waitFor(() => expect(told.uris).toEqual([uri, uri]), 5000);
  },
);

test("standard output holds nothing but the protocol, and the program ends with its input", async () => {
  const garden = await initGarden();
  const child = spawn(process.execPath, [cli, "mcp", "--verbose"], {
    cwd: garden.directory,
    env: environment(garden),
    stdio: ["pipe", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill());
  let output = "";
  child.stdout.on("data", (text: Buffer) => (output += text.toString()));
  child.stderr.resume();
  const send = (message: object): boolean =>
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  send({
    id: 1,
    method: "initialize",
    params: {
      protocolVersion: "2025-06-18",
      capabilities: {},
      clientInfo: { name: "by hand", version: "1" },
    },
  });
  send({ method: "notifications/initialized" });
  child.stdin.write("this is no message\n");
  const search = { name: "search", arguments: { query: "peel" } };
  send({ id: 2, method: "tools/call", params: search });
  await vi.waitFor(() => expect(output).toContain('"id":2'), 10_000);
  child.stdin.end();
  const [code] = await once(child, "close");
  expect(code).toBe(0);
  const lines = output.trim().split("\n");
  expect(lines.map((line): unknown => JSON.parse(line))).toHaveLength(2);
  expect(output).toContain("10_DOMAIN/compost");
});
