import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isErrno, LoopwikiError, writeFileDurably } from "#wiki";
import { z } from "zod";
import { terminalAsk, type Ask } from "./ask.ts";
import { configFile } from "./files.ts";
import { parseConfig } from "./parse-config.ts";

/** Where a repository is: its working tree and the git common directory, both absolute. */
export interface Place {
  repository: string;
  commonDir: string;
}

/** `not-needed`: the repository file names nothing that runs. */
type ConsentState = "not-needed" | "given" | "changed" | "never-given";

export interface Consent {
  state: ConsentState;
  /** What the repository's file would run or let run, one line each: `commands.test: npm test`. */
  lines: string[];
  /** The lines that were not there when consent was given. */
  added: string[];
  hash: string;
}

const recordSchema = z.object({ hash: z.string(), lines: z.array(z.string()), at: z.string() });

/**
 * Whether the person has agreed to what the repository's settings run (DESIGN 7, Trust). A clone brings
 * the settings but never the consent: that lies in the git common directory and is tied to a hash.
 */
export async function readConsent({ repository, commonDir }: Place): Promise<Consent> {
  const lines = riskyLines((await readOptional(join(repository, configFile))) ?? "{}");
  const hash = createHash("sha256").update(JSON.stringify(lines)).digest("hex");
  const known = await readRecord(commonDir);
  const added = lines.filter((line) => known?.lines.includes(line) !== true);
  return { state: stateOf(lines, hash, known?.hash), lines, added, hash };
}

/** Remembers that the person agreed to the settings as they stand now. */
export async function recordConsent(place: Place, now = new Date()): Promise<Consent> {
  const consent = await readConsent(place);
  if (consent.state === "not-needed" || consent.state === "given") return consent;
  const record = { hash: consent.hash, lines: consent.lines, at: now.toISOString() };
  await writeFileDurably(consentPath(place.commonDir), `${JSON.stringify(record, null, 2)}\n`);
  return { ...consent, state: "given", added: [] };
}

/**
 * Goes on only with the person's consent: given before and unchanged, given on the command line
 * (`yes`), or given now at the terminal. Otherwise throws `consent-needed`, naming the commands.
 */
export async function requireConsent(
  place: Place,
  options: { yes?: boolean; ask?: Ask | undefined } = {},
): Promise<void> {
  const consent = await readConsent(place);
  if (consent.state === "not-needed" || consent.state === "given") return;
  const shown = describeConsent(consent);
  const ask = options.ask ?? terminalAsk();
  const agreed =
    options.yes === true ||
    (ask !== undefined && (await ask(`${shown}\nLet loopwiki run these? [y/N] `)));
  if (!agreed)
    throw new LoopwikiError("consent-needed", shown, {
      hint: "Read them, then agree with `loopwiki config trust`, or pass --yes.",
    });
  await recordConsent(place);
}

/** What is asked for, in words; new lines are marked with +. */
export function describeConsent({ state, lines, added }: Consent): string {
  const head =
    state === "changed"
      ? `${configFile} has changed what it runs since you agreed (+ is new):`
      : `${configFile} asks to run these on your machine:`;
  const mark = (line: string): string => (state === "changed" && added.includes(line) ? "+" : " ");
  return [head, ...lines.map((line) => `  ${mark(line)} ${line}`)].join("\n");
}

export function consentPath(commonDir: string): string {
  return join(commonDir, "loopwiki", "consent.json");
}

/**
 * Commands, programs, roles and the variables they see. Control characters are escaped, so that what
 * is shown is what runs.
 */
function riskyLines(source: string): string[] {
  const { value } = parseConfig(source);
  const { commands = {}, programs = {}, roles = {}, environment = [] } = value;
  return [
    ...Object.entries(commands).map(([name, line]) => `commands.${name}: ${visible(line)}`),
    ...Object.entries(programs).map(([name, argv]) => `programs.${name}: ${visible(argv)}`),
    ...Object.entries(roles).map(([name, role]) => `roles.${name}: ${visible(role)}`),
    ...environment.map((name) => `environment: ${name}`),
  ].toSorted();
}

function visible(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}

function stateOf(lines: readonly string[], hash: string, known: string | undefined): ConsentState {
  if (lines.length === 0) return "not-needed";
  if (known === undefined) return "never-given";
  return known === hash ? "given" : "changed";
}

async function readRecord(commonDir: string): Promise<z.infer<typeof recordSchema> | undefined> {
  const text = await readOptional(consentPath(commonDir));
  if (text === undefined) return undefined;
  try {
    return recordSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // a damaged record is no consent
  }
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isErrno(error, "ENOENT") || isErrno(error, "ENOTDIR")) return undefined;
    throw error;
  }
}
