import { z } from "zod";
import { configSchema } from "./schema.ts";

export interface JsonSchema {
  properties?: Record<string, unknown> | undefined;
  propertyNames?: unknown;
  additionalProperties?: unknown;
  [key: string]: unknown;
}

/** The JSON schema of a settings file, so that editors complete and check it. */
export function configJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(configSchema, { io: "input" });
  return { ...schema, title: "loopwiki.config.json" };
}

/** The text of `cli/seed/config.schema.json`; a test keeps the two equal. */
export function configSchemaText(): string {
  return `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
}

/** Names of settings allowed at a place, e.g. `["audit"]` gives `exclude` and `maxPlans`. */
export function settingNames(path: readonly PropertyKey[]): string[] {
  let schema: JsonSchema | undefined = configJsonSchema();
  for (const key of path) schema = childSchema(schema, String(key));
  const names = isSchema(schema?.propertyNames) ? schema.propertyNames["enum"] : undefined;
  return Array.isArray(names) ? names.map(String) : Object.keys(schema?.properties ?? {});
}

function childSchema(schema: JsonSchema | undefined, key: string): JsonSchema | undefined {
  const named = schema?.properties?.[key];
  const child = named ?? schema?.additionalProperties;
  return isSchema(child) ? child : undefined;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
