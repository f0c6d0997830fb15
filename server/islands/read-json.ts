/** Reading JSON of /api/v1 without trusting its shape: what is not there reads as nothing. */
export function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

export function textIn(value: unknown, name: string): string {
  return optionalText(value, name) ?? "";
}

export function optionalText(value: unknown, name: string): string | undefined {
  const text = field(value, name);
  return typeof text === "string" ? text : undefined;
}

export function numberIn(value: unknown, name: string): number {
  const number = field(value, name);
  return typeof number === "number" ? number : 0;
}

export function listIn(value: unknown, name: string): readonly unknown[] {
  const list = field(value, name);
  return Array.isArray(list) ? list : [];
}
