import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What the fake does in its turn: tells something, or asks and waits for the answer. */
export type AcpStep = { update: object } | { request: string; params: object } | { print: string };

export interface FakeAcpAgent {
  steps?: readonly AcpStep[];
  /** The end of the turn; without one it is silent for ever. */
  stopReason?: string;
  /** A JSON-RPC error instead of an end. */
  error?: { code: number; message: string };
  configOptions?: object[];
  /** A file into which it writes its pid. */
  pids?: string;
  /** Ends at once with this code. */
  exitCode?: number;
}

const script = `
import { appendFileSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
const fake = JSON.parse(readFileSync(new URL("./fake.json", import.meta.url), "utf8"));
const log = new URL("./answers.jsonl", import.meta.url);
if (fake.pids) appendFileSync(fake.pids, process.pid + "\\n");
if (fake.exitCode !== undefined) { console.error("the till is jammed"); process.exit(fake.exitCode); }
const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\\n");
const waiting = new Map();
const ask = (method, params) => new Promise((resolve) => { const id = "a" + waiting.size; waiting.set(id, resolve); send({ id, method, params }); });
async function turn(id, sessionId) {
  for (const step of fake.steps ?? []) {
    if (step.print) process.stdout.write(step.print + "\\n");
    if (step.update) send({ method: "session/update", params: { sessionId, update: step.update } });
    if (step.request) appendFileSync(log, JSON.stringify(await ask(step.request, { sessionId, ...step.params })) + "\\n");
  }
  if (fake.error) send({ id, error: fake.error });
  else if (fake.stopReason) send({ id, result: { stopReason: fake.stopReason } });
}
createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params, result, error } = JSON.parse(line);
  if (method === undefined) return waiting.get(id)?.(result ?? { error: error.message });
  appendFileSync(log, JSON.stringify({ method, params }) + "\\n");
  if (method === "initialize") send({ id, result: { protocolVersion: 1, agentCapabilities: {} } });
  else if (method === "session/new") send({ id, result: { sessionId: "s1", configOptions: fake.configOptions ?? [] } });
  else if (method === "session/set_config_option") send({ id, result: { configOptions: fake.configOptions } });
  else if (method === "session/prompt") void turn(id, params.sessionId);
});
`;

/** Writes a fake agent into a folder; what it was told and answered is in `answers.jsonl` there. */
export async function fakeAcpAgent(folder: string, fake: FakeAcpAgent): Promise<string[]> {
  await writeFile(join(folder, "fake.json"), JSON.stringify(fake));
  await writeFile(join(folder, "agent.mjs"), script);
  return [process.execPath, join(folder, "agent.mjs")];
}
