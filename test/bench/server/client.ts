import { Agent, request } from "node:http";

export interface Answer {
  status: number;
  body: string;
  etag: string;
  /** From the request to the last byte. */
  ms: number;
}

export interface Request {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 400 });

export async function ask(
  url: string,
  { method = "GET", headers = {}, body }: Request = {},
): Promise<Answer> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent }, (incoming) => {
      const parts: Buffer[] = [];
      incoming.on("data", (part: Buffer) => parts.push(part));
      incoming.on("error", reject);
      incoming.on("end", () =>
        resolve({
          status: incoming.statusCode ?? 0,
          body: Buffer.concat(parts).toString(),
          etag: incoming.headers.etag ?? "",
          ms: performance.now() - start,
        }),
      );
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

export function say(text = ""): void {
  process.stdout.write(`${text}\n`);
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** A line of the report; `goal` is the most that 95 of 100 may take, in ms. */
export function row(name: string, times: readonly number[], rest = "", goal?: number): void {
  const [p50, p95, most] = [0.5, 0.95, 1].map((share) => percentile(times, share));
  const written = [p50, p95, most].map((ms = Number.NaN) => ms.toFixed(1).padStart(8));
  const verdict =
    goal === undefined ? "" : ` (goal ${goal}: ${(p95 ?? 0) <= goal ? "met" : "NOT met"})`;
  say(
    `${name.padEnd(42)}${written[0]} ms p50${written[1]} ms p95${written[2]} ms max  ${rest}${verdict}`,
  );
}

/** One after the other; throws when an answer is not 200. */
export async function timesOf(count: number, url: (index: number) => string): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const { status, ms } = await ask(url(index));
    if (status !== 200) throw new Error(`${url(index)} answered ${status}`);
    times.push(ms);
  }
  return times;
}
