// Tells a pull request what `loopwiki ci` found: one comment, made once and kept up to date. Called by
// action.yml; it never decides whether the job passes, and without the right to write it only says so.
//
// Environment: TOKEN, PASSED ("true" when the check passed), PLACE (folder that was checked: each has a
// comment of its own), RUNNER_TEMP with the summary, and what GitHub Actions sets.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const { env } = process;
/** GitHub refuses more than 65,536 characters. */
const longest = 60_000;
/** Pages of a hundred comments that are looked through for ours. */
const mostPages = 10;
const timeout = 20_000;

class Refused extends Error {}

async function main() {
  const pull = await pullRequest();
  if (pull === undefined) return "There is no pull request to comment on.";
  const summary = await readSummary();
  if (summary === undefined) return "There is no summary to comment with.";
  const marker = `<!-- loopwiki ci: ${encodeURIComponent(env.PLACE || ".").replaceAll("--", "-%2D")} -->`;
  const before = await ownComment(pull, marker);
  if (before === undefined && env.PASSED === "true") return "Nothing to say.";
  const body = `${marker}\n${shortened(summary)}`;
  if (before === undefined) await call("POST", `issues/${pull}/comments`, { body });
  else if (before.body !== body) await call("PATCH", `issues/comments/${before.id}`, { body });
  return undefined;
}

async function pullRequest() {
  try {
    const event = JSON.parse(await readFile(env.GITHUB_EVENT_PATH, "utf8"));
    const number = event.pull_request?.number;
    return Number.isInteger(number) ? number : undefined;
  } catch {
    return undefined;
  }
}

async function readSummary() {
  try {
    return await readFile(join(env.RUNNER_TEMP, "loopwiki-ci.md"), "utf8");
  } catch {
    return undefined; // the check did not come so far
  }
}

/** Whole lines only, so that no row of a table is cut in two. */
function shortened(text) {
  if (text.length <= longest) return text;
  const end = text.lastIndexOf("\n", longest);
  return `${text.slice(0, end)}\n\nThe rest is in the summary of the job.\n`;
}

/** The comment that this token's user made before: what others wrote is not ours, whatever it begins with. */
async function ownComment(pull, marker) {
  const login = await ownLogin();
  for (let page = 1; page <= mostPages; page += 1) {
    const comments = await call("GET", `issues/${pull}/comments?per_page=100&page=${page}`);
    const own = comments.find(
      ({ user, body }) => user?.login === login && body?.startsWith(marker),
    );
    if (own !== undefined || comments.length < 100) return own;
  }
  return undefined;
}

/** The token of a job may not ask who it is; it is this one. */
async function ownLogin() {
  const response = await request("GET", `${env.GITHUB_API_URL}/user`);
  return response.ok ? (await response.json()).login : "github-actions[bot]";
}

async function call(method, path, body) {
  const response = await request(
    method,
    `${env.GITHUB_API_URL}/repos/${env.GITHUB_REPOSITORY}/${path}`,
    body,
  );
  if (response.ok) return response.json();
  throw new Refused(`GitHub answered ${response.status} to ${method} ${path.replace(/\?.*/, "")}.`);
}

function request(method, url, body) {
  return fetch(url, {
    method,
    redirect: "error", // the token is for this host alone
    signal: AbortSignal.timeout(timeout),
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${env.TOKEN}`,
      "content-type": "application/json",
      "user-agent": "loopwiki",
      "x-github-api-version": "2022-11-28",
    },
    ...(body && { body: JSON.stringify(body) }),
  });
}

try {
  const said = await main();
  if (said !== undefined) process.stdout.write(`${said}\n`);
} catch (error) {
  const why = error instanceof Refused ? error.message : "GitHub could not be reached.";
  const hint =
    "It needs `permissions: { pull-requests: write }`, which pull requests from forks never have.";
  process.stdout.write(`::notice title=loopwiki::No comment was written: ${why} ${hint}\n`);
}
