/** Milliseconds in which several events come as one. */
const pause = 150;

/** Adds what happens in a run while it happens. The browser resumes after a disconnect where it was. */
export function followRun(): void {
  const timeline = document.getElementById(":timeline");
  const run = timeline?.dataset["run"];
  if (!timeline || run === undefined) return;
  const status = document.getElementById(":live");
  const last = timeline.querySelector("li:last-child")?.id.replace("event-", "") ?? "0";
  const address = `/api/v1/runs/${encodeURIComponent(run)}/events?after=${encodeURIComponent(last)}`;
  const source = new EventSource(address);
  const say = (text: string): void => {
    if (!status || status.textContent === text) return;
    status.textContent = text;
    status.classList.toggle("live", text === "live");
  };
  let timer = 0;
  const refresh = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void readAgain(timeline), pause);
  };
  source.addEventListener("open", () => say("live"));
  source.addEventListener("error", () => say("waiting for the server"));
  for (const name of ["message", "event"]) source.addEventListener(name, refresh);
  window.addEventListener("pagehide", () => source.close());
}

/** The server renders the moments; the same page read again has the new ones. */
async function readAgain(timeline: HTMLElement): Promise<void> {
  const response = await fetch(location.href);
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const moment of page.querySelectorAll(".timeline > li"))
    if (!document.getElementById(moment.id)) timeline.append(document.importNode(moment, true));
  for (const part of [".facts-line"]) {
    const now = page.querySelector(part);
    if (now) document.querySelector(part)?.replaceWith(document.importNode(now, true));
  }
}
