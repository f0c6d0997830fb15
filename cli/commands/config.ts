import { LoopwikiError } from "#wiki";
import { flagOption, type CommandRun } from "../command.ts";
import { terminalAsk } from "../config/ask.ts";
import { describeConsent, readConsent, recordConsent } from "../config/consent.ts";
import { configFile } from "../config/files.ts";
import { loadConfig, type ConfigLayer } from "../config/load.ts";
import { configJsonSchema, configSchemaText } from "../config/json-schema.ts";
import { exitCodes } from "../exit-codes.ts";
import { findRepository } from "../init/find-repository.ts";

export interface Setting {
  /** `commands.test`. */
  name: string;
  value: unknown;
  origin: "default" | "user" | "repository";
}

/** `loopwiki config show`: the settings in force and which file each comes from. */
export const runShow: CommandRun = async (context) => {
  const { repository } = await findRepository(context.directory);
  const { config, sources, layers } = await loadConfig(repository);
  const settings = listSettings(config, layers);
  const width = Math.max(...settings.map(({ name }) => name.length));
  const lines = settings.map(
    ({ name, value, origin }) => `${name.padEnd(width)}  ${JSON.stringify(value)}  (${origin})`,
  );
  const files = layers.map(({ origin, path }) => `${origin}: ${path}`);
  const text = [...lines, "", ...(files.length === 0 ? ["No settings file."] : files)].join("\n");
  context.output.answer("config", { config, settings, sources }, text);
  context.output.next("loopwiki config schema", "every setting and what it means");
  return exitCodes.ok;
};

/** `loopwiki config trust`: agree to what the repository's settings run, after reading it. */
export const runTrust: CommandRun = async (context, input) => {
  const { output } = context;
  const place = await findRepository(context.directory);
  await loadConfig(place.repository); // settings that are wrong cannot be agreed to
  const consent = await readConsent(place);
  const { lines } = consent;
  if (consent.state === "given" || consent.state === "not-needed") {
    const why = consent.state === "given" ? "You agreed already." : `${configFile} runs nothing.`;
    output.answer("config-trust", { trusted: true, changed: false, lines }, why);
    output.next("loopwiki audit", "looks for what to improve");
    return exitCodes.ok;
  }
  output.note(describeConsent(consent));
  const ask = flagOption(input, "yes") ? undefined : terminalAsk();
  if (ask !== undefined && !(await ask("Let loopwiki run these? [y/N] ")))
    throw new LoopwikiError("consent-declined", "Nothing was agreed to.", {
      hint: `Change ${configFile}, then run loopwiki config trust again.`,
    });
  await recordConsent(place);
  output.answer("config-trust", { trusted: true, changed: true, lines }, "Agreed, in this clone.");
  output.next("loopwiki audit", "looks for what to improve");
  return exitCodes.ok;
};

/** `loopwiki config schema`: the JSON schema, which is its own format. */
export const runSchema: CommandRun = ({ output }) => {
  if (output.options.json) output.answer("config-schema", { definition: configJsonSchema() }, "");
  else output.raw(configSchemaText());
  output.next("loopwiki config show", "says what is set here");
  return Promise.resolve(exitCodes.ok);
};

/** Maps are shown key by key, so that each key can name its own file. */
export function listSettings(
  config: Readonly<Record<string, unknown>>,
  layers: readonly ConfigLayer[],
): Setting[] {
  return Object.entries(config).flatMap(([name, value]) => {
    const entries = isMap(value) ? Object.entries(value) : [];
    if (entries.length === 0) return [{ name, value, origin: originOf([name], layers) }];
    return entries.map(([key, inner]) => ({
      name: `${name}.${key}`,
      value: inner,
      origin: originOf([name, key], layers),
    }));
  });
}

function originOf(path: readonly string[], layers: readonly ConfigLayer[]): Setting["origin"] {
  const strongest = layers.findLast(({ value }) => {
    let inner: unknown = value;
    for (const key of path)
      inner = isMap(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined;
    return inner !== undefined;
  });
  return strongest?.origin ?? "default";
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
