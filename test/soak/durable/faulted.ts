import { createInterface } from "node:readline";
import { incidentOf, storesAt } from "./stores.ts";

/**
 * One process through which all faults go, as a user's would. Argument: folder. Each line of its input names a
 * write and a number (`page 3`), or asks how the last one ended (`report`).
 */
const [folder = ""] = process.argv.slice(2);
const { line, incidents, content, runs } = storesAt(folder);
const store = runs();
const lease = await store.claim("till", false);

const writes: Record<string, (count: number) => Promise<unknown>> = {
  page: (count) => content.write("wiki/10_DOMAIN/till.md", `${count}\n${"tea\n".repeat(500)}`),
  incident: (count) => incidents.open(incidentOf("till", count)),
  line: (count) => line.append({ type: "succeeded", plan: "till", key: String(count) }),
  journal: (count) => store.append(lease, { type: "run-paused", reason: String(count) }),
  lease: (count) => runs().claim(`shelf-${count}`, true),
};

let last = "";
process.stdout.write(`ready ${process.pid}\n`);
for await (const command of createInterface({ input: process.stdin })) {
  const [what = "", count = "0"] = command.split(" ");
  if (what === "report") process.stdout.write(`${last}\n`);
  else last = await attempt(what, Number(count));
}

async function attempt(what: string, count: number): Promise<string> {
  try {
    await writes[what]?.(count);
    return "ok";
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}
