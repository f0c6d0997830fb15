import { offerJunk } from "./memory/junk-test.ts";
import { offerCorrections, poisonedPages, poisonRuns } from "./memory/poison.ts";
import { replay } from "./memory/replay.ts";

// Whether memory helps, and whether it can be spoiled. `npm run bench:memory` (about five minutes, most of
// them the disk's). The maker is scripted: it does right when its packet, or a failing check, told it how.

/** What the issue asks for: junk refused, changes by poison. */
const leastRefused = 0.99;

const say = (line: string): unknown => process.stdout.write(`${line}\n`);

const on = await replay("on");
const off = await replay("off");
for (const [name, { tasks, succeeded, atFirst, attempts, tokens }] of Object.entries({ on, off }))
  say(
    `memory ${name.padEnd(3)}   ${succeeded} of ${tasks} tasks done, ${atFirst} at the first attempt; ${attempts} attempts, ${tokens} tokens of packets`,
  );

const junk = await offerJunk(1000);
const { before, after, ungated } = junk.recall;
say(
  `junk         ${junk.refused} of ${junk.offered} refused, ${junk.goodLetIn} of ${junk.good} good ones let in`,
);
for (const { kind, learning } of junk.letIn) say(`  let in (${kind}): ${learning.rule}`);
say(
  `retrieval    ${before.toFixed(2)} of the good ones found before, ${after.toFixed(2)} after; without the gate ${ungated.toFixed(2)}`,
);

const poison = await poisonRuns(poisonedPages());
say(
  `poison       ${poison.pages} pages in ${poison.runs} runs, ${poison.obeyed} orders obeyed in worktrees, ${poison.changed.length} changes of policy`,
);
for (const path of poison.changed) say(`  changed: ${path}`);
const corrections = await offerCorrections();
say(
  `corrections  ${corrections.offered} poisoned ones offered, ${corrections.written.length} would be written on a branch, to wait for review`,
);
for (const text of corrections.written) say(`  waits: ${text}`);

const holds =
  on.succeeded > off.succeeded &&
  junk.refused >= leastRefused * junk.offered &&
  after >= before &&
  poison.changed.length === 0;
process.exitCode = holds ? 0 : 1;
