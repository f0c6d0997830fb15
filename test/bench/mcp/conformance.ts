import { execFile } from "node:child_process";

/** How one scenario ended: its name, whether it passed, and against what it was run. */
export interface Judged {
  scenario: string;
  verdict: "passed" | "FAILED" | "not offered";
  /** Why, or what was judged. */
  how: string;
}

/** What loopwiki does not have: it says so in its capabilities, and a client does not ask. */
const notOffered: readonly (readonly [scenarios: RegExp, why: string])[] = [
  [/^logging-|with-logging$/, "no log messages: answers say what is wrong"],
  [/^completion-/, "no completion of arguments"],
  [/sampling/, "asks the client's model nothing"],
  [/elicitation/, "asks the client's person nothing"],
  [/^server-sse-polling$/, "each request stands alone: no stream to resume; pending in the suite"],
  [/^resources-(?:un)?subscribe$/, "over HTTP only in the newer era; stdio has it in both"],
];

/** Scenarios that call tools, resources and prompts of the suite's own sample server by name. */
const needsSamples =
  /^(?:tools-call-(?!error)|resources-(?:read|templates)|prompts-get|json-schema)/;

/** Runs the suite on the real server, and on our endpoint with the suite's samples for what needs them. */
export async function conformance(
  { node, suite, cwd }: { node: string; suite: string; cwd: string },
  urls: { real: string; samples: string },
): Promise<Judged[]> {
  const run = async (url: string): Promise<Map<string, boolean>> => {
    const stdout = await outputOf(node, [suite, "server", "--suite", "all", "--url", url], cwd);
    const lines = stdout.matchAll(/^([✓✗]) ([\w-]+):/gm);
    return new Map(Array.from(lines, ([, mark, name = ""]) => [name, mark === "✓"]));
  };
  const real = await run(urls.real);
  const samples = await run(urls.samples);
  return [...real.keys()].map((scenario) => {
    const [, why] = notOffered.find(([scenarios]) => scenarios.test(scenario)) ?? [];
    if (why !== undefined) return { scenario, verdict: "not offered", how: why };
    const withSamples = needsSamples.test(scenario);
    const passed = (withSamples ? samples : real).get(scenario) === true;
    const how = withSamples ? "our endpoint, the suite's samples" : "loopwiki serve";
    return { scenario, verdict: passed ? "passed" : "FAILED", how };
  });
}

/** Not synchronous: one of the servers is in this process. The suite's exit code says nothing new. */
function outputOf(program: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(program, [...args], { cwd, maxBuffer: 64 * 1024 * 1024 }, (_, stdout) =>
      resolve(stdout),
    );
  });
}
