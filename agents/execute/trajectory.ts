import { isAbsolute, relative, sep } from "node:path";
import { matchesAny } from "#plans";
import type { AgentEvent } from "../agent.ts";
import { editOf, isFailing, keyOf, outlineOf } from "./trajectory-events.ts";

export type TrajectoryKind =
  | "repetition"
  | "repeated-error"
  | "ping-pong"
  | "monologue"
  | "stuck-on-test"
  | "thrash"
  | "expansion";

/** An agent that goes in circles: what it did, as proof. */
export interface TrajectoryStop {
  kind: TrajectoryKind;
  /** Tool calls with a result so far, the last of which completed the pattern. */
  step: number;
  evidence: string;
}

/**
 * When a pattern is one. The first three are those of the OpenHands stuck detector (same action and
 * observation four times, same error three, alternation over six); five files out of scope is seed 003's;
 * the others leave room for what honest work does: trying five fixes, taking a probe out again twice.
 */
export const trajectoryLimits = {
  sameCall: 4,
  sameError: 3,
  pingPong: 6,
  sameFailure: 6,
  toggles: 6,
  outOfScope: 5,
  /** Times a paragraph is said in a row, of at least so many characters. */
  saidAgain: 6,
  saidLength: 40,
  /** Characters of text and thinking without any tool call, about 50,000 tokens. */
  monologue: 200_000,
} as const;

interface Step {
  call: string;
  result: string;
  failing: boolean;
  words: string;
}

export interface TrajectoryScope {
  /** Absolute path the agent works in. */
  cwd: string;
  /** Globs it may change. */
  allowed: readonly string[];
}

/** Watches the events of one agent run. Depends on nothing but them: the same events stop at the same step. */
export class Trajectory {
  readonly #scope: TrajectoryScope;
  readonly #pending = new Map<string, { key: string; name: string; input: unknown }>();
  /** The last few only. */
  #steps: Step[] = [];
  #step = 0;
  readonly #failures = new Map<string, { result: string; count: number }>();
  readonly #moves = new Map<string, { to: string; count: number }>();
  readonly #contents = new Map<string, string>();
  readonly #outside = new Set<string>();
  #said = "";
  #saidLength = 0;

  constructor(scope: TrajectoryScope) {
    this.#scope = scope;
  }

  /** Undefined as long as it may go on. */
  observe(event: AgentEvent): TrajectoryStop | undefined {
    switch (event.type) {
      case "text":
      case "thinking":
        return this.#talk(event.text);
      case "tool-call":
        this.#said = "";
        this.#saidLength = 0;
        this.#pending.set(event.id, { ...event, key: keyOf(event.name, event.input) });
        return undefined;
      case "tool-result":
        return this.#result(event);
      case "call":
      case "usage":
      case "rate-limit":
      case "result":
        return undefined;
    }
  }

  #result({
    id,
    ok,
    text,
  }: Extract<AgentEvent, { type: "tool-result" }>): TrajectoryStop | undefined {
    const call = this.#pending.get(id);
    if (!call) return undefined;
    this.#pending.delete(id);
    this.#step += 1;
    const { name, input, key } = call;
    const words = `${name} ${JSON.stringify(input ?? {}).slice(0, 200)}`;
    const step = { call: key, result: outlineOf(ok, text), failing: isFailing(ok, text), words };
    this.#steps = [...this.#steps, step].slice(-trajectoryLimits.pingPong);
    const shown = `${words}\n→ ${text.trim().slice(0, 400)}`;
    return (
      this.#sameAgain(shown) ??
      this.#alternating() ??
      this.#stuck(step, shown) ??
      this.#edit(ok, input)
    );
  }

  #sameAgain(shown: string): TrajectoryStop | undefined {
    const last = this.#steps.at(-1);
    let count = 0;
    for (const { call, result } of this.#steps.toReversed()) {
      if (call !== last?.call || result !== last.result) break;
      count += 1;
    }
    if (last?.failing === true && count >= trajectoryLimits.sameError)
      return this.#stop(
        "repeated-error",
        `The same call failed ${count} times in a row:\n${shown}`,
      );
    if (count >= trajectoryLimits.sameCall)
      return this.#stop(
        "repetition",
        `The same call gave the same ${count} times in a row:\n${shown}`,
      );
    return undefined;
  }

  #alternating(): TrajectoryStop | undefined {
    const steps = this.#steps;
    const [first, second] = steps;
    if (steps.length < trajectoryLimits.pingPong || !first || !second) return undefined;
    if (sameStep(first, second)) return undefined;
    if (!steps.every((step, at) => sameStep(step, at % 2 === 0 ? first : second))) return undefined;
    return this.#stop(
      "ping-pong",
      `Two calls take turns, ${steps.length} in a row:\n${first.words}\n${second.words}`,
    );
  }

  /** The same failure again and again, whatever was tried in between. */
  #stuck({ call, result, failing }: Step, shown: string): TrajectoryStop | undefined {
    const before = this.#failures.get(call);
    const count = failing ? (before?.result === result ? before.count + 1 : 1) : 0;
    this.#failures.set(call, { result, count });
    if (count < trajectoryLimits.sameFailure) return undefined;
    return this.#stop(
      "stuck-on-test",
      `It fails in the same way for the ${count}th time:\n${shown}`,
    );
  }

  #edit(ok: boolean, input: unknown): TrajectoryStop | undefined {
    const edit = ok ? editOf(input) : undefined;
    if (!edit) return undefined;
    const path = this.#inside(edit.path);
    const from = edit.from ?? this.#contents.get(path) ?? "";
    this.#contents.set(path, edit.to);
    return this.#toggle(path, from, edit.to) ?? this.#expand(path);
  }

  /** Counts edits that take back the one before them, of the same text in the same file. */
  #toggle(path: string, from: string, to: string): TrajectoryStop | undefined {
    if (from === to) return undefined;
    const pair = [path, ...[from, to].toSorted()].join("\0");
    const before = this.#moves.get(pair);
    const count = before && before.to !== to ? before.count + 1 : 1;
    this.#moves.set(pair, { to, count });
    if (count < trajectoryLimits.toggles) return undefined;
    return this.#stop("thrash", `${path} was changed back and forth ${count} times.`);
  }

  #expand(path: string): TrajectoryStop | undefined {
    if (path.startsWith("..") || matchesAny(path, this.#scope.allowed)) return undefined;
    this.#outside.add(path);
    if (this.#outside.size < trajectoryLimits.outOfScope) return undefined;
    const listed = [...this.#outside].join(", ");
    return this.#stop(
      "expansion",
      `${this.#outside.size} files out of scope: ${listed}. Allowed: ${this.#scope.allowed.join(", ")}.`,
    );
  }

  #inside(path: string): string {
    const inside = isAbsolute(path) ? relative(this.#scope.cwd, path) : path;
    return inside.split(sep).join("/").replace(/^\.\//, "");
  }

  #talk(text: string): TrajectoryStop | undefined {
    this.#saidLength += text.length;
    if (this.#saidLength > trajectoryLimits.monologue)
      return this.#stop("monologue", `${this.#saidLength} characters without doing anything.`);
    this.#said = `${this.#said}${text}\n`.slice(-trajectoryLimits.saidAgain * 4000);
    const again = repeatedParagraph(this.#said);
    return again === undefined
      ? undefined
      : this.#stop("monologue", `It says the same again and again: ${again.slice(0, 300)}`);
  }

  #stop(kind: TrajectoryKind, evidence: string): TrajectoryStop {
    return { kind, step: this.#step, evidence };
  }
}

function sameStep(left: Step, right: Step): boolean {
  return left.call === right.call && left.result === right.result;
}

/** The block of one to eight lines that ends the text several times over. */
function repeatedParagraph(text: string): string | undefined {
  const { saidAgain, saidLength } = trajectoryLimits;
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  for (let size = 1; size <= 8 && size * saidAgain <= lines.length; size += 1) {
    const block = lines.slice(-size).join("\n");
    if (block.length < saidLength) continue;
    const blocks = Array.from({ length: saidAgain }, (_, at) =>
      lines.slice(lines.length - size * (at + 1), lines.length - size * at).join("\n"),
    );
    if (blocks.every((other) => other === block)) return block;
  }
  return undefined;
}
