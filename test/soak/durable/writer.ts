import { incidentOf, storesAt } from "./stores.ts";

/**
 * A process that writes until it is killed, and says a number only once what it wrote is acknowledged.
 * Arguments: folder, name. Says `line 7`, `page 7`, `incident 7`, `journal 7`.
 */
const [folder = "", writer = ""] = process.argv.slice(2);
const { line, incidents, content, runs } = storesAt(folder);
const store = runs();
const lease = await store.claim(writer, false);
const before = await store.read(lease.run);
let count = before.length;
const say = (what: string): void => void process.stdout.write(`${what} ${count}\n`);
for (;;) {
  count += 1;
  await store.append(lease, { type: "run-paused", reason: String(count) });
  say("journal");
  await line.append({ type: "succeeded", plan: writer, key: String(count) });
  say("line");
  await content.write(`wiki/10_DOMAIN/${writer}.md`, `${count}\n${"tea\n".repeat(200)}`);
  say("page");
  if (count % 5 !== 0) continue;
  await incidents.open(incidentOf(writer, count));
  say("incident");
}
