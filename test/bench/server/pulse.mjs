// Loaded into a server that is measured, ours or a peer: it leaves what it costs in a file.
import { renameSync, writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";

const file = process.env.BENCH_PULSE;
delete process.env.BENCH_PULSE; // what it starts is not what is measured
const mb = (bytes) => bytes / 1024 / 1024;
if (file && process.argv[1]) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const write = () => {
    const { rss, heapUsed, external } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    const [p99, max] = [delay.percentile(99), delay.max].map((ns) => ns / 1e6);
    delay.reset();
    const said = {
      cpu: (user + system) / 1e6,
      rss: mb(rss),
      heap: mb(heapUsed),
      external: mb(external),
      delay: { p99, max },
    };
    writeFileSync(`${file}.new`, JSON.stringify(said));
    renameSync(`${file}.new`, file);
  };
  write();
  setInterval(write, 500).unref();
}
