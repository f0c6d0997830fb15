import { MarkdownThread, type Errand } from "./thread.ts";

/** A page that has waited so long (ms) gets a second thread: another page is slow, or many have come at once. */
const helpAfterMs = 100;
/** The second thread is ended after so long (ms) without work: it holds tens of MB. */
const idleMs = 30_000;

interface Waiting {
  begin: (thread: MarkdownThread) => Promise<void>;
}

interface Begun {
  work: Waiting;
  thread: MarkdownThread;
}

const helper = new MarkdownThread();
const free = [new MarkdownThread()];
const waiting: Waiting[] = [];
let isHelping = false;
let help: NodeJS.Timeout | undefined;
let leave: NodeJS.Timeout | undefined;

/**
 * Parses or renders in another thread, which is ended when it takes too long. One page at a time; a second
 * thread helps while pages wait, so that a slow page holds up the others only for a moment.
 */
export function inThread<T>(errand: Errand<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    waiting.push({ begin: (thread) => thread.run(errand).then(resolve, reject) });
    dispatch();
  });
}

function dispatch(): void {
  for (let next = takeNext(); next; next = takeNext()) void begin(next);
  if (waiting.length > 0 && !isHelping) help ??= setTimeout(callHelper, helpAfterMs).unref();
  if (isHelping && free.includes(helper)) leave ??= setTimeout(dismissHelper, idleMs).unref();
}

async function begin({ work, thread }: Begun): Promise<void> {
  await work.begin(thread);
  free.push(thread);
  dispatch();
}

/** The first in the line, and a thread for it: the helper only when the other is busy. */
function takeNext(): Begun | undefined {
  const thread = free.find((one) => one !== helper) ?? free[0];
  const work = thread && waiting.shift();
  if (!work) return undefined;
  free.splice(free.indexOf(thread), 1);
  if (thread === helper) leave = cleared(leave);
  return { work, thread };
}

function callHelper(): void {
  help = undefined;
  if (waiting.length === 0) return;
  isHelping = true;
  free.push(helper);
  dispatch();
}

function dismissHelper(): void {
  leave = undefined;
  free.splice(free.indexOf(helper), 1);
  isHelping = false;
  helper.end();
}

function cleared(timer: NodeJS.Timeout | undefined): undefined {
  clearTimeout(timer);
}
