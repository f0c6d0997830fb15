import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareRun } from "../../agents/execute/prepare-run.ts";
import { buildMakerPacket } from "../../agents/packet/maker-packet.ts";
import { docsChunk, makerTask, openShop, pricePlan } from "../agents/execute/shop.ts";
import { makeShop } from "./make-shop.ts";

// How long a maker's packet takes in a repository of 5,000 files of code, for each of ten chunks: once cold,
// then with what is kept in `.loopwiki/`, which each packet opens anew. `npm run bench:packet`

const files = 5000;
/** What the issue allows for a warm packet, in seconds. */
const target = 1;

const parent = realpathSync(mkdtempSync(join(tmpdir(), "loopwiki-packet-")));
try {
  process.exitCode = (await measurePackets(join(parent, "shop"))) ? 0 : 1;
} finally {
  rmSync(parent, { recursive: true });
}

async function measurePackets(directory: string): Promise<boolean> {
  const { approve, repository, services } = await openShop({
    at: directory,
    tasks: [makerTask(1, [])],
  });
  const paths = makeShop(directory, files);
  await repository.commit("Stock the shop");
  for (let at = 0; at < 40; at += 1) {
    const path = paths[(at * 97) % paths.length] ?? "";
    await repository.commit(`Count what ${path} keeps`, { [path]: `// ${at}\n` });
  }
  const chunks = Array.from({ length: 10 }, (_, at) => {
    const path = paths[at * 450 + 3] ?? "";
    const title = `Round what ${path.replaceAll(/[/._]/g, " ")} adds up`;
    return docsChunk({ id: `round-${at}`, title, instructions: title, files: [path] });
  });
  const plan = pricePlan(await repository.git.run(["rev-parse", "HEAD"]), { chunks });
  await approve(plan);
  const run = await prepareRun(services, plan.id, { signal: new AbortController().signal });
  await repository.git.run(["worktree", "add", "-q", "--detach", run.worktree.path]);

  const rows: { wall: number; cpu: number; tokens: number }[] = [];
  for (const chunk of [...chunks.slice(0, 1), ...chunks]) {
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    const { tokens, budget } = await buildMakerPacket(run, chunk, { attempt: 1 });
    const { user, system } = process.cpuUsage(cpu);
    rows.push({ wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6, tokens });
    if (tokens > budget)
      throw new Error(`Unexpected packet of ${tokens} tokens, expected ${budget}`);
  }
  const [cold, ...warm] = rows;
  const slowest = Math.max(...warm.map(({ cpu }) => cpu));
  const mean = warm.reduce((sum, { cpu }) => sum + cpu, 0) / warm.length;
  const lines = [
    `packets of ten chunks, ${files} files of code, at most ${Math.max(...rows.map(({ tokens }) => tokens))} tokens`,
    `cold      ${cold?.cpu.toFixed(2)} s CPU, ${cold?.wall.toFixed(2)} s wall (reads every file)`,
    `warm      ${mean.toFixed(2)} s CPU on average, the slowest ${slowest.toFixed(2)} s (target under ${target} s)`,
    `          ${Math.max(...warm.map(({ wall }) => wall)).toFixed(2)} s wall for the slowest`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  return slowest < target;
}
