import { field, listIn, numberIn, optionalText, textIn } from "../read-json.ts";

/** What the editor asks the JSON API, and what it may answer. */
const base = "/api/v1";

export interface Completion {
  insert: string;
  label: string;
  detail: string;
}

export interface Finding {
  severity: "error" | "warning" | "info";
  reason: string;
  ruleId: string;
  /** 1-based, as are columns; the end is exclusive. */
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** How saving went. */
export type Saved =
  | { kind: "saved"; id: string; etag: string }
  /** Somebody was faster: `theirs` is undefined, and `etag` empty, when the page is gone. */
  | { kind: "conflict"; theirs: string | undefined; etag: string }
  | { kind: "refused"; words: string };

export async function complete(begun: string, signal: AbortSignal): Promise<readonly Completion[]> {
  const response = await fetch(`${base}/complete?q=${encodeURIComponent(begun)}`, { signal });
  if (!response.ok) return [];
  return listIn(await response.json(), "completions").map((one) => ({
    insert: textIn(one, "insert"),
    label: textIn(one, "label"),
    detail: textIn(one, "detail"),
  }));
}

/** Sanitized HTML, as the page would show it. */
export async function renderText(draft: { page: string; text: string }): Promise<string> {
  const answer = await send("POST", "/render", { json: draft });
  if (!answer.ok) throw new Error(wordsIn(await answer.json()));
  return textIn(await answer.json(), "html");
}

export async function lintText(draft: { page: string; text: string }): Promise<readonly Finding[]> {
  const answer = await send("POST", "/lint-text", { json: draft });
  if (!answer.ok) throw new Error(wordsIn(await answer.json()));
  return listIn(await answer.json(), "findings").map((one) => ({
    severity: severityOf(textIn(one, "severity")),
    reason: textIn(one, "reason"),
    ruleId: textIn(one, "ruleId"),
    line: numberIn(one, "line"),
    column: numberIn(one, "column"),
    endLine: numberIn(one, "endLine"),
    endColumn: numberIn(one, "endColumn"),
  }));
}

/** `etag` is empty for a page that must not exist yet. */
export function savePage(page: { id: string; etag: string; text: string }): Promise<Saved> {
  const { id, etag, text } = page;
  const headers: Record<string, string> =
    etag === "" ? { "if-none-match": "*" } : { "if-match": `"${etag}"` };
  return saved(send("PUT", `/pages/${encodeURIComponent(id)}`, { json: { text }, headers }));
}

export function newPage(page: { title: string; type: string; text: string }): Promise<Saved> {
  return saved(send("POST", "/pages", { json: page }));
}

/** What a page writes to show the file, or in `words` why it was not taken. */
export async function attach(file: File): Promise<{ markdown: string } | { words: string }> {
  const form = new FormData();
  form.set("file", file);
  try {
    const answer = await send("POST", "/attachments", { form });
    const body: unknown = await answer.json();
    return answer.ok ? { markdown: textIn(body, "markdown") } : { words: wordsIn(body) };
  } catch {
    return { words: "The server did not answer." };
  }
}

async function saved(asked: Promise<Response>): Promise<Saved> {
  try {
    const answer = await asked;
    const body: unknown = await answer.json();
    if (answer.ok) {
      const page = field(body, "page");
      return { kind: "saved", id: textIn(page, "id"), etag: textIn(page, "hash") };
    }
    if (answer.status !== 412) return { kind: "refused", words: wordsIn(body) };
    return { kind: "conflict", theirs: optionalText(body, "theirs"), etag: textIn(body, "etag") };
  } catch {
    return { kind: "refused", words: "The server did not answer; your text is kept here." };
  }
}

interface Sent {
  json?: unknown;
  form?: FormData;
  headers?: Record<string, string>;
}

/** With the value that only our own pages can read; asked each time, as a server that was restarted has another. */
async function send(method: string, path: string, sent: Sent): Promise<Response> {
  const { json, form, headers = {} } = sent;
  const session: unknown = await (await fetch(`${base}/session`)).json();
  const type = json === undefined ? {} : { "content-type": "application/json" };
  return fetch(`${base}${path}`, {
    method,
    headers: { "x-loopwiki-csrf": textIn(session, "csrf"), ...type, ...headers },
    body: form ?? JSON.stringify(json),
  });
}

function wordsIn(problem: unknown): string {
  return `${textIn(problem, "title")} ${textIn(problem, "hint")}`.trim();
}

function severityOf(name: string): Finding["severity"] {
  return name === "error" || name === "warning" ? name : "info";
}
