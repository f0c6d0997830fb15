import { askLibrarian, type Agent, type AgentTask } from "#agents";
import { ContentRoot } from "#wiki";
import { expect, test } from "vitest";
import { makeRepository } from "../../tools/make-repository.ts";

const good = {
  answer: "Prices are rounded once, when the order is closed.",
  citations: [
    { path: "src/orders.js", line: 2, claim: "rounded there" },
    { path: "wiki/10_DOMAIN/pricing.md", line: 0, claim: "the page says so" },
  ],
  unknown: "",
};
const passages = [{ page: "wiki/10_DOMAIN/pricing.md", text: "Prices are rounded once." }];

async function ask(...answers: unknown[]) {
  const { git, directory } = await makeRepository({
    "src/orders.js": "export function close(order) {\n  return round(order);\n}\n",
    "wiki/10_DOMAIN/pricing.md": "# Pricing\n",
  });
  const tasks: AgentTask[] = [];
  const agent: Agent = {
    label: "librarian",
    async *run(task) {
      tasks.push(task);
      const output = answers[Math.min(tasks.length, answers.length) - 1];
      yield { type: "result", result: { outcome: "ok", summary: "", output } };
    },
  };
  const content = new ContentRoot(directory);
  const { signal } = new AbortController();
  const deps = { git, content, librarian: { agent }, signal, note: () => undefined };
  return { reply: await askLibrarian(deps, "Who rounds?", passages), tasks };
}

test("an answer whose sources exist is given, from a packet that holds question and passages as data", async () => {
  const { reply, tasks } = await ask(good);
  expect(reply).toEqual({ answer: good });
  expect(tasks).toMatchObject([{ role: "librarian", access: "read" }]);
  expect(tasks[0]?.packet).toMatch(/<<<([\w-]+) question\nWho rounds\?\n\1>>>/);
  expect(tasks[0]?.packet).toMatch(
    /passages\n\[wiki\/10_DOMAIN\/pricing\.md\]\nPrices are rounded once\./,
  );
});

test.each([
  [
    "a page that is not there",
    { ...good, citations: [{ path: "wiki/tea.md", line: 0, claim: "" }] },
    "no wiki/tea.md",
  ],
  [
    "a line that is not there",
    { ...good, citations: [{ path: "src/orders.js", line: 9, claim: "" }] },
    "no src/orders.js:9",
  ],
  [
    "a path that leads out",
    { ...good, citations: [{ path: "../../etc/passwd", line: 1, claim: "" }] },
    "no ../../etc/passwd",
  ],
  ["no source", { ...good, citations: [] }, "without a single source"],
  ["nothing at all", { answer: " ", citations: [], unknown: "" }, "neither answers"],
])("%s is sent back with the reason, and refused when it stays", async (_, bad, words) => {
  const mended = await ask(bad, good);
  expect(mended.reply).toEqual({ answer: good });
  expect(mended.tasks[1]?.packet).toContain(words);
  expect((await ask(bad)).reply).toMatchObject({
    failure: "malformed",
    summary: expect.stringContaining(words),
  });
});

test("what is not known here is an answer", async () => {
  const unknown = { answer: "", citations: [], unknown: "Nothing says who may issue refunds." };
  expect((await ask(unknown)).reply).toEqual({ answer: unknown });
});
