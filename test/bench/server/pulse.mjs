// Loaded into a server that is measured, ours or a peer: it tells its parent what it costs.
import { monitorEventLoopDelay } from "node:perf_hooks";

const mb = (bytes) => bytes / 1024 / 1024;
if (process.send) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const tell = () => {
    const { rss, heapUsed, external } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    const [p99, max] = [delay.percentile(99), delay.max].map((ns) => ns / 1e6);
    delay.reset();
    process.send?.({
      cpu: (user + system) / 1e6,
      rss: mb(rss),
      heap: mb(heapUsed),
      external: mb(external),
      delay: { p99, max },
    });
  };
  tell();
  setInterval(tell, 500).unref();
  process.channel?.unref(); // neither keeps the server alive
}
