import { configJsonSchema } from "../../cli/config/json-schema.ts";
import { code, inCell, madeBy, table } from "./markdown.ts";

type Schema = Record<string, unknown>;

interface Setting {
  /** `ci.planDays`; `<name>` stands for a name that you give, `[]` for each of a list. */
  key: string;
  type: string;
  usual: string;
  meaning: string;
}

/** docs/configuration.md: every setting of the schema by which settings are checked. */
export function configurationPage(): string {
  const top = Object.entries(objectIn(configJsonSchema(), "properties"));
  const simple = top.filter(([, schema]) => settingsIn("", schema).length === 0);
  const groups = top.filter(([, schema]) => settingsIn("", schema).length > 0);
  return [
    madeBy,
    "# Configuration",
    "Settings are JSON in two files: `loopwiki.config.json` in the repository, which everybody shares, and your own, `~/.config/loopwiki/config.json`. The repository's counts more, except where its meaning below says otherwise; of two limits the stricter one holds. A setting that does not exist, or has the wrong type, is an error with its line and the nearest name.",
    '`loopwiki config show` prints the settings in force and where they come from, `loopwiki config schema` the JSON schema, by which editors complete: `"$schema": "./node_modules/loopwiki/cli/seed/config.schema.json"`.',
    "What a repository may never say by itself: the address of a server, a key, or a command to run without your consent (`loopwiki config trust`).",
    "In the tables `<name>` is a name that you choose, and `[]` each one of a list.",
    "## Single settings",
    tableOf(simple.map(([key, schema]) => settingOf(key, schema))),
    ...groups.flatMap(([key, schema]) => [
      `## ${key}`,
      inCell(textIn(schema, "description")),
      tableOf(settingsIn(key, schema)),
    ]),
    "",
  ].join("\n\n");
}

function tableOf(settings: readonly Setting[]): string {
  const rows = settings.map(({ key, type, usual, meaning }) => [
    code(key),
    inCell(type),
    usual === "" ? "" : code(usual).replaceAll("|", "\\|"),
    inCell(meaning),
  ]);
  return table(["setting", "type", "default", "meaning"], rows);
}

/** The settings within an object, a map or a list of objects; none in anything else. */
function settingsIn(key: string, schema: Schema): Setting[] {
  const join = (name: string): string => `${key}.${name}`;
  const named = Object.entries(objectIn(schema, "properties"));
  if (named.length > 0) return named.flatMap(([name, one]) => oneOrInner(join(name), one));
  const [values, items] = [schema["additionalProperties"], schema["items"]];
  const around = { description: textIn(schema, "description") };
  if (isSchema(values)) return oneOrInner(join("<name>"), { ...around, ...values });
  if (isSchema(items) && isSchema(items["properties"])) return settingsIn(`${key}[]`, items);
  return [];
}

function oneOrInner(key: string, schema: Schema): Setting[] {
  const inner = settingsIn(key, schema);
  const isList = schema["type"] === "array";
  if (inner.length === 0) return [settingOf(key, schema)];
  return isList ? [settingOf(key, schema), ...inner] : inner;
}

function settingOf(key: string, schema: Schema): Setting {
  const usual = schema["default"];
  const shown = usual === undefined ? "" : JSON.stringify(usual);
  return {
    key,
    type: typeOf(schema),
    usual: shown.length > 60 ? "loopwiki config show" : shown,
    meaning: textIn(schema, "description"),
  };
}

function typeOf(schema: Schema): string {
  const { enum: values, type, items, minimum, maximum, anyOf } = schema;
  if (Array.isArray(values)) return values.map((value) => code(String(value))).join(", ");
  if (Array.isArray(anyOf)) return anyOf.filter(isSchema).map(typeOf).join(" or ");
  if (type === "array") return `list of ${isSchema(items) ? typeOf(items) : "values"}`;
  const name = type === "integer" ? "whole number" : textIn(schema, "type");
  return `${name || "any"}${rangeOf(minimum, maximum)}`;
}

/** JSON schemas of whole numbers name the largest there is, which says nothing. */
function rangeOf(least: unknown, most: unknown): string {
  if (typeof least !== "number") return "";
  return typeof most === "number" && most < 1e9 ? `, ${least} to ${most}` : `, at least ${least}`;
}

function objectIn(schema: Schema, key: string): Record<string, Schema> {
  const value = schema[key];
  if (!isSchema(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => (isSchema(one) ? [[name, one]] : [])),
  );
}

function textIn(schema: Schema, key: string): string {
  const value = schema[key];
  return typeof value === "string" ? value : "";
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
