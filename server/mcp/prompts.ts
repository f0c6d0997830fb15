import type { McpServices } from "./services.ts";

const task = {
  name: "task",
  description: "what to do by this skill",
  required: false,
};

type Services = Pick<McpServices, "skills" | "redactor">;

/** The repository's skills and those we ship, as prompts that a person chooses. */
export async function listPrompts(
  services: Services,
): Promise<{ name: string; title: string; description: string; arguments: (typeof task)[] }[]> {
  const sound = (await services.skills.list()).flatMap(({ skill }) => skill ?? []);
  return sound.map(({ name, description }) => ({
    name,
    title: `Work by the skill ${name}`,
    description: services.redactor.known(description),
    arguments: [task],
  }));
}

/** A skill's procedure, and the task after it. Throws `unknown-skill` with the names there are. */
export async function promptText(
  { skills, redactor }: Services,
  name: string,
  args: Readonly<Record<string, string>> | undefined,
): Promise<{ description: string; text: string }> {
  const { skill } = await skills.get(name);
  const wanted = args?.["task"]?.trim() ?? "";
  const text = wanted === "" ? skill.instructions : `${skill.instructions}\n\nThe task: ${wanted}`;
  return { description: skill.description, text: await redactor.text(text) };
}
