import { messageOf } from "#wiki";
import { z } from "zod";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import type { WorkFiles } from "./work-files.ts";

/** What tools work in and with. */
export interface Workshop {
  files: WorkFiles;
  /** Where the memory lies, relative to the working directory. */
  contentRoot: string;
  /** The complete environment of a command. */
  environment: Record<string, string>;
  /** What confines a command, and what the task lets it reach. */
  sandbox?: Sandbox | undefined;
  network?: boolean | undefined;
  protect?: readonly string[] | undefined;
  signal: AbortSignal;
  /** A sign of life of something that takes long. */
  alive: () => void;
}

/** One thing the model can do. */
export interface Tool {
  name: string;
  description: string;
  /** JSON Schema of the input. */
  schema: Record<string, unknown>;
  /** Changes files, or can. */
  writes: boolean;
  /** Never throws for what the model asked: it is told what was wrong. */
  use(input: unknown, workshop: Workshop): Promise<Used>;
}

export interface Used {
  ok: boolean;
  text: string;
  /** The input was not what the tool takes. */
  malformed?: boolean;
}

interface Definition<Input extends z.ZodObject> {
  name: string;
  description: string;
  writes?: boolean;
  input: Input;
  run: (input: z.infer<Input>, workshop: Workshop) => Promise<string>;
}

export function defineTool<Input extends z.ZodObject>(definition: Definition<Input>): Tool {
  const { name, description, writes = false, input, run } = definition;
  return {
    name,
    description,
    writes,
    schema: z.toJSONSchema(input),
    use: async (raw, workshop) => {
      const parsed = input.safeParse(raw);
      if (!parsed.success)
        return { ok: false, malformed: true, text: wrongInput(name, parsed.error) };
      try {
        return { ok: true, text: headAndTail(await run(parsed.data, workshop)) };
      } catch (error) {
        return { ok: false, text: headAndTail(messageOf(error)) };
      }
    },
  };
}

export function wrongInput(name: string, error: z.ZodError): string {
  return `Unexpected input of ${name}:\n${z.prettifyError(error)}`;
}

/** Most characters of what one tool says: the first and the last half. */
const maxSaid = 16_000;

export function headAndTail(text: string): string {
  if (text.length <= maxSaid) return text;
  const half = maxSaid / 2;
  return `${text.slice(0, half)}\n… ${text.length - maxSaid} characters left out …\n${text.slice(-half)}`;
}
