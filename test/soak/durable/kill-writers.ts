import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { storesAt } from "./stores.ts";

/** Four writers, and where they write. */
export interface Desk {
  /** `writer.ts`, as plain Node runs it. */
  program: string;
  folder: string;
  writers: readonly string[];
}

/** The numbers that each writer had acknowledged, by kind of write. */
export type Acknowledged = Map<string, Map<string, Set<number>>>;

/** Starts the writers, kills each at a moment of its own, and adds what they had acknowledged. */
export async function killWriters(
  { program, folder, writers }: Desk,
  acknowledged: Acknowledged,
): Promise<number> {
  const kills = writers.map(async (writer) => {
    const child = spawn(process.execPath, [program, folder, writer], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    const talks = new Promise<void>((resolve) => {
      child.stdout.on("data", (text: Buffer) => {
        said += text.toString();
        resolve();
      });
    });
    await Promise.race([talks, once(child, "close")]);
    await sleep(Math.random() * 120);
    child.kill("SIGKILL");
    await once(child, "close");
    for (const text of said.slice(0, said.lastIndexOf("\n")).split("\n"))
      note(acknowledged, writer, text);
    return said === "" ? 0 : 1;
  });
  return (await Promise.all(kills)).reduce<number>((sum, one) => sum + one, 0);
}

function note(acknowledged: Acknowledged, writer: string, text: string): void {
  const [what = "", count = "0"] = text.split(" ");
  const known = acknowledged.get(writer) ?? new Map<string, Set<number>>();
  known.set(what, (known.get(what) ?? new Set<number>()).add(Number(count)));
  acknowledged.set(writer, known);
}

/** Every acknowledged write that cannot be read back, and everything that is torn. */
export async function lossesOf(folder: string, acknowledged: Acknowledged): Promise<string[]> {
  const { line, incidents, content, runs } = storesAt(folder);
  const events = await line.read();
  const open = new Set((await incidents.list()).map(({ id }) => id));
  const losses: string[] = [];
  for (const [writer, kinds] of acknowledged) {
    const page = ((await content.read(`wiki/10_DOMAIN/${writer}.md`)) ?? "").split("\n");
    const pages = kinds.get("page");
    if (Number(page[0] ?? 0) < Math.max(0, ...(pages ?? [])))
      losses.push(`${writer} page ${page[0]}`);
    if (pages && page.length !== 202) losses.push(`${writer} torn page`);
    const found: Record<string, Set<string>> = {
      line: new Set(
        events.flatMap((event) =>
          event.type === "succeeded" && event.plan === writer ? [event.key] : [],
        ),
      ),
      journal: new Set((await runs().read(`${writer}.1`)).map(({ seq }) => String(seq))),
      incident: new Set([...open].flatMap((id) => id.split(`-${writer}-`)[1] ?? [])),
    };
    const missing = Object.entries(found).flatMap(([kind, there]) =>
      [...(kinds.get(kind) ?? [])]
        .filter((count) => !there.has(String(count)))
        .map((count) => `${writer} ${kind} ${count}`),
    );
    losses.push(...missing);
  }
  return losses;
}
