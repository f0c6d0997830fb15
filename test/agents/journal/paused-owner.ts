import { FileRunStore } from "#agents";

/**
 * A process that claims a plan, says so, and appends when it is told to: it may have been paused meanwhile,
 * and another may have taken over. Argument: folder. Says `claimed`, then `appended` or an error's code.
 */
const store = new FileRunStore(process.argv[2] ?? "", () => new Date());
const lease = await store.claim("2026-06-till", true);
await store.append(lease, { type: "run-paused", reason: "first" });
process.stdout.write("claimed\n");
process.stdin.once("data", () => {
  void store
    .append(lease, { type: "run-paused", reason: "late" })
    .then(
      () => process.stdout.write("appended\n"),
      (error: { code?: string }) => process.stdout.write(`${error.code ?? "unknown"}\n`),
    )
    .finally(() => process.stdin.destroy());
});
