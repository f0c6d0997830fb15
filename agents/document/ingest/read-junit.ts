interface TestCase {
  name: string;
  /** Seconds. */
  time: number;
  outcome: "passed" | "failed" | "skipped";
  message: string;
}

const maxFailures = 100;
const maxSlow = 10;

/** A JUnit report as Markdown: totals, what failed with its message, and the slowest tests. */
export function readJunit(xml: string): { title: string; text: string } {
  const cases = [...xml.matchAll(/<testcase\b([^>]*?)(\/>|>([\s\S]*?)<\/testcase>)/g)].map(
    ([, attributes = "", , body = ""]) => caseOf(attributes, body),
  );
  const count = (outcome: TestCase["outcome"]): number =>
    cases.filter((each) => each.outcome === outcome).length;
  const seconds = cases.reduce((sum, { time }) => sum + time, 0);
  const failed = cases.filter(({ outcome }) => outcome === "failed");
  const slow = cases.toSorted((left, right) => right.time - left.time).slice(0, maxSlow);
  const parts = [
    `${cases.length} tests in ${seconds.toFixed(1)} s: ${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped.`,
    list(
      "Failed",
      failed.slice(0, maxFailures).map(({ name, message }) => `${name}: ${message}`),
    ),
    list(
      "Slowest",
      slow.filter(({ time }) => time > 0).map(({ name, time }) => `${name}: ${time} s`),
    ),
  ];
  const title = attribute(/<testsuites?\b([^>]*)>/.exec(xml)?.[1] ?? "", "name");
  return { title: title || "Test report", text: parts.filter((part) => part !== "").join("\n\n") };
}

function caseOf(attributes: string, body: string): TestCase {
  const failure = /<(?:failure|error)\b([^>]*)>?([\s\S]*?)(?:<\/(?:failure|error)>|$)/.exec(body);
  const isSkipped = /<skipped\b/.test(body);
  const owner = attribute(attributes, "classname");
  const message = failure ? attribute(failure[1] ?? "", "message") || plain(failure[2] ?? "") : "";
  return {
    name: [owner, attribute(attributes, "name")].filter((part) => part !== "").join(" › "),
    time: Number(attribute(attributes, "time")) || 0,
    outcome: failure ? "failed" : isSkipped ? "skipped" : "passed",
    message: message.replace(/\s+/g, " ").trim().slice(0, 300),
  };
}

function attribute(text: string, name: string): string {
  return plain(new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1] ?? "");
}

function plain(text: string): string {
  return text
    .replace(/<!\[CDATA\[|\]\]>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}

function list(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `## ${title}\n\n${lines.map((line) => `- ${line}`).join("\n")}`;
}
