import { LoopwikiError } from "#wiki";

/**
 * Fills the `{{name}}` places of a role prompt, in one pass: a value that contains `{{…}}` itself stays as
 * it is, for values are data. A place without a value, or a value without a place, is `prompt-variable`.
 */
export function renderPrompt(
  template: string,
  variables: Readonly<Record<string, string>>,
): string {
  const used = new Set<string>();
  const text = template.replaceAll(/\{\{(.*?)\}\}/g, (place, name: string) => {
    if (!Object.hasOwn(variables, name)) throw unknownVariable(place, Object.keys(variables));
    used.add(name);
    return variables[name] ?? "";
  });
  const unused = Object.keys(variables).filter((name) => !used.has(name));
  if (unused.length === 0) return text;
  throw new LoopwikiError(
    "prompt-variable",
    `Unexpected variable ${unused.join(", ")}, expected a place {{${unused[0] ?? ""}}} in the prompt`,
    { hint: "Add the place to the prompt, or do not pass the variable." },
  );
}

function unknownVariable(place: string, known: readonly string[]): LoopwikiError {
  return new LoopwikiError(
    "prompt-variable",
    `Unexpected ${place} in the prompt, expected one of ${known.map((name) => `{{${name}}}`).join(", ")}`,
    { hint: "Names are written without spaces." },
  );
}
