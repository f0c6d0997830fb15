import { z } from "zod";
import { firstLine, type TestOutcome, type TestReport } from "./test-report.ts";

const goEvent = z.object({
  Action: z.string(),
  Package: z.string().optional(),
  Test: z.string().optional(),
  Output: z.string().optional(),
});

/** `go test -json`: an event on each line. A package that does not compile is one that cannot be loaded. */
export function parseGoEvents(text: string): TestReport {
  const said = new Map<string, string>();
  const tests: TestOutcome[] = [];
  const started = new Set<string>();
  for (const line of text.split("\n").filter((one) => one.startsWith("{"))) {
    const { Action, Package: file = "", Test: name = "", Output } = goEvent.parse(JSON.parse(line));
    const key = `${file}\n${name}`;
    if (Output !== undefined) said.set(key, (said.get(key) ?? "") + Output);
    if (Action === "run") started.add(key);
    if (!/^(pass|fail|skip)$/.test(Action)) continue;
    started.delete(key);
    tests.push({ file, name, ...goOutcome(Action, said.get(key) ?? "") });
  }
  for (const key of started) {
    const [file = "", name = ""] = key.split("\n"); // began and never ended: a panic, or an exit
    tests.push({ file, name, status: "failed", kind: "error", message: "it never ended" });
  }
  return withoutPackages(tests);
}

/** A package is no test; one that failed without any could not be built. */
function withoutPackages(tests: readonly TestOutcome[]): TestReport {
  return tests.flatMap((test): TestOutcome[] => {
    if (test.name !== "") return [test];
    const others = tests.some(({ file, name }) => file === test.file && name !== "");
    return test.status === "failed" && !others ? [{ ...test, kind: "load" }] : [];
  });
}

/** What the tests printed and why they failed. */
export function goOutput(text: string): string {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines
    .map((line) =>
      line.startsWith("{") ? (goEvent.parse(JSON.parse(line)).Output ?? "") : `${line}\n`,
    )
    .join("");
}

function goOutcome(action: string, output: string): Omit<TestOutcome, "file" | "name"> {
  if (action !== "fail") return { status: action === "pass" ? "passed" : "skipped" };
  const kind = /^panic: test timed out/m.test(output)
    ? "timeout"
    : /^panic:|\[recovered\]/m.test(output)
      ? "error"
      : "assertion";
  const why = output.split("\n").find((line) => !/^\s*(=== |--- |$)/.test(line));
  return { status: "failed", kind, message: firstLine(why) };
}

const cargoTest = /^test (\S.*?) \.\.\. (ok|FAILED|ignored)/;
const cargoTotal = /^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/;

/**
 * What `cargo test` writes; stable Rust has no reporter. Each test binary ends with its total, which must
 * agree with the tests before it.
 */
export function parseCargo(text: string): TestReport {
  const tests: TestOutcome[] = [];
  let since = 0;
  for (const line of text.split("\n")) {
    const test = cargoTest.exec(line);
    const total = cargoTotal.exec(line);
    if (test)
      tests.push({
        file: "",
        name: test[1] ?? "",
        ...cargoOutcome(test[2] ?? "", test[1] ?? "", text),
      });
    if (!total) continue;
    const expected = Number(total[1]) + Number(total[2]) + Number(total[3]);
    if (tests.length - since !== expected)
      throw new Error(`${tests.length - since} tests where the total says ${expected}`);
    since = tests.length;
  }
  if (tests.length !== since) throw new Error("it was cut off before its total");
  return tests;
}

function cargoOutcome(
  word: string,
  name: string,
  text: string,
): Omit<TestOutcome, "file" | "name"> {
  if (word !== "FAILED") return { status: word === "ok" ? "passed" : "skipped" };
  const said = text.split(`---- ${name} stdout ----`)[1]?.split("\n---- ")[0] ?? "";
  const message = firstLine(said.split(/panicked at .*\n/)[1] ?? said);
  const asserted = /assertion|test did not panic/.test(said);
  return { status: "failed", kind: asserted ? "assertion" : "error", message };
}
