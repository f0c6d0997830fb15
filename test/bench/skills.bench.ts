import { attackFolders } from "./skills/attack-folders.ts";
import { attacksHeldOut } from "./skills/attacks-held-out.ts";
import { attacksSeen } from "./skills/attacks-seen.ts";
import { honestHeldOut, teachingHeldOut } from "./skills/honest-held-out.ts";
import { honestTeaching, honestWork } from "./skills/honest-seen.ts";
import { lastAttacks, lastHonest } from "./skills/last-held-out.ts";
import { measure, type Measured } from "./skills/measure-scanner.ts";
import { honestSamples, samplesOf } from "./skills/sample.ts";
import { secondAttacks, secondHonest } from "./skills/second-held-out.ts";

// How much of what is malicious the scanner of skills sees, and how often it is wrong about honest skills.
// `npm run bench:skills`, a few seconds. The last texts were written after the rules were done: held out.

/** What the issue asks for, of what was held out. */
const leastHit = 0.95;
const mostFalseBlocks = 0.03;

const say = (line: string): unknown => process.stdout.write(`${line}\n`);
const percent = (part: number, of: number): string => `${((100 * part) / of).toFixed(1)} %`;

const sets = {
  seen: {
    bad: [...samplesOf(attacksSeen), ...attackFolders.seen],
    good: [...honestSamples("work", honestWork), ...honestSamples("teaching", honestTeaching)],
  },
  // at first sight, before the rules were changed for them: 80.5 % seen, 3.1 % of the honest blocked
  "seen later": {
    bad: [...samplesOf(attacksHeldOut), ...attackFolders.heldOut],
    good: [...samplesOf(honestHeldOut), ...samplesOf(teachingHeldOut)],
  },
  // at first sight: 61.1 % seen, 5.0 % of the honest blocked
  "seen last": { bad: samplesOf(secondAttacks), good: samplesOf(secondHonest) },
  "held out": { bad: samplesOf(lastAttacks), good: samplesOf(lastHonest) },
};

let holds = true;
for (const [name, { bad, good }] of Object.entries(sets)) {
  const hits = await measure(bad);
  const alarms = await measure(good);
  tell(name, hits, alarms);
  if (name === "held out")
    holds =
      hits.blocked + hits.warned >= leastHit * hits.of &&
      alarms.blocked <= mostFalseBlocks * alarms.of;
}
process.exitCode = holds ? 0 : 1;

function tell(name: string, hits: Measured, alarms: Measured): void {
  say(
    `${name.padEnd(10)} malicious ${hits.of}: blocked ${percent(hits.blocked, hits.of)}, warned ${percent(hits.warned, hits.of)}, seen ${percent(hits.blocked + hits.warned, hits.of)}`,
  );
  say(
    `${name.padEnd(10)} honest    ${alarms.of}: blocked ${percent(alarms.blocked, alarms.of)}, warned ${percent(alarms.warned, alarms.of)}`,
  );
  for (const { id } of hits.missed) say(`  missed: ${id}`);
  for (const { id, why } of alarms.blocks) say(`  false block: ${id} (${why})`);
  for (const { id, why } of alarms.warnings) say(`  false warning: ${id} (${why})`);
}
