import { replay } from "./memory/replay.ts";

// Whether memory helps, and whether it can be spoiled. `npm run bench:memory`

const on = await replay("on");
const off = await replay("off");
for (const [name, { tasks, succeeded, atFirst, attempts, tokens }] of Object.entries({ on, off }))
  process.stdout.write(
    `memory ${name.padEnd(3)} ${succeeded} of ${tasks} tasks done, ${atFirst} at the first attempt; ${attempts} attempts, ${tokens} tokens of packets\n`,
  );
