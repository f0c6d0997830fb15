import { setTimeout as sleep } from "node:timers/promises";
import { ask, percentile, row, say, type Answer } from "./client.ts";
import type { Pulse } from "./watched.ts";
import type { Wiki } from "./wikis.ts";

export interface LoadOptions {
  seconds: number;
  readers: number;
  writers: number;
  /** Between an answer and the same person's next question, in ms. */
  think: { read: number; write: number };
  /** The most that 95 of 100 may take, in ms. */
  goal?: { read: number; save: number };
}

/** How often the server's pulse is taken, in ms. */
const beat = 2_000;

/** Readers and writers at once; every answer that is not 200 or 204 counts as an error. */
export async function load(wiki: Wiki, options: LoadOptions): Promise<void> {
  const { seconds, readers, writers, think, goal } = options;
  const start = performance.now();
  const until = start + seconds * 1000;
  const [reads, saves]: [number[], number[]] = [[], []];
  const errors = new Map<string, number>();
  const take = (into: number[], answer: Answer | Error): void => {
    if (!(answer instanceof Error) && answer.status < 300) return void into.push(answer.ms);
    const what =
      answer instanceof Error ? answer.message : `${answer.status} ${answer.body.slice(0, 160)}`;
    errors.set(what, (errors.get(what) ?? 0) + 1);
  };
  const reader = async (first: number): Promise<void> => {
    for (let at = first * 97; performance.now() < until; at += 13) {
      take(reads, await ask(wiki.page(at)).catch(failed));
      await sleep(think.read);
    }
  };
  const writer = async (index: number): Promise<void> => {
    for (let round = 0; performance.now() < until; round += 1) {
      take(saves, await wiki.save(index * 31, round).catch(failed));
      await sleep(think.write);
    }
  };
  const pulses: { at: number; pulse: Pulse }[] = [];
  const doctor = async (): Promise<void> => {
    for (; performance.now() < until; await sleep(beat))
      pulses.push({ at: (performance.now() - start) / 1000, pulse: wiki.server.pulse() });
  };
  await Promise.all([
    doctor(),
    ...Array.from({ length: readers }, (_, at) => reader(at)),
    ...Array.from({ length: writers }, (_, at) => writer(at)),
  ]);
  row(`${wiki.name}: read`, reads, `${reads.length} reads`, goal?.read);
  row(`${wiki.name}: save`, saves, `${saves.length} saves`, goal?.save);
  const count = [...errors.values()].reduce((sum, one) => sum + one, 0);
  say(`  errors ${count}${count > 0 ? ` ${JSON.stringify([...errors])}` : ""}`);
  tellPulse(pulses, { requests: reads.length + 2 * saves.length });
}

/** What it cost, and whether its memory still grew in the second half. */
function tellPulse(
  pulses: readonly { at: number; pulse: Pulse }[],
  { requests }: { requests: number },
): void {
  const [first, last] = [pulses[0]?.pulse, pulses.at(-1)?.pulse];
  if (!first || !last) return;
  const cpu = last.cpu - first.cpu;
  const delays = pulses.slice(1).map(({ pulse }) => pulse.delay.p99);
  const worst = Math.max(...pulses.slice(1).map(({ pulse }) => pulse.delay.max));
  const half = pulses.slice(Math.floor(pulses.length / 2));
  const slope = (what: (pulse: Pulse) => number): string =>
    (slopeOf(half.map(({ at, pulse }) => [at / 60, what(pulse)])) ?? 0).toFixed(1);
  const rss = pulses.map(({ pulse }) => pulse.rss);
  say(
    `  CPU ${((1000 * cpu) / requests).toFixed(2)} ms a request; event loop late ${percentile(delays, 0.5).toFixed(0)} ms (median p99), ${worst.toFixed(0)} ms at worst; open files ${first.files} → ${last.files}`,
  );
  say(
    `  memory ${first.rss.toFixed(0)} → ${last.rss.toFixed(0)} MB, most ${Math.max(...rss).toFixed(0)}; in the second half ${slope(({ rss }) => rss)} MB a minute (heap ${slope(({ heap }) => heap)})`,
  );
}

function failed(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Least squares; undefined for fewer than two points. */
function slopeOf(points: readonly (readonly [number, number])[]): number | undefined {
  if (points.length < 2) return undefined;
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))];
  const above = points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0);
  const below = points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
  return below === 0 ? undefined : above / below;
}
