import { z } from "zod";
import { readReport, reportJsonSchema, reportSchema } from "../report.ts";
import type { AgentResult } from "../../agent.ts";
import { wrongInput } from "./tool.ts";

export const finishName = "finish";

/** What a call of `finish` says, or why it cannot be taken. */
export type Finished = { result: AgentResult } | { problem: string };

/** The tool that ends the run: the report, and the output the task wants, by its schema. */
export class FinishTool {
  readonly name = finishName;
  readonly description = "Ends your work and reports it. Call it last and alone.";
  readonly schema: Record<string, unknown>;
  readonly #output: z.ZodType | undefined;

  constructor(outputSchema: Record<string, unknown> | undefined) {
    this.#output = outputSchema === undefined ? undefined : z.fromJSONSchema(outputSchema);
    this.schema = reportJsonSchema;
    if (outputSchema !== undefined) {
      this.schema = z.toJSONSchema(withOutput(z.unknown().optional()));
      const { $schema: _, ...output } = outputSchema;
      this.schema = { ...this.schema, properties: { ...propertiesOf(this.schema), output } };
    }
  }

  get wantsOutput(): boolean {
    return this.#output !== undefined;
  }

  read(input: unknown): Finished {
    const parsed = withOutput(z.unknown().optional()).safeParse(input);
    if (!parsed.success) return { problem: wrongInput(this.name, parsed.error) };
    const { outcome, summary, output } = parsed.data;
    if (this.#output === undefined) return { result: readReport(input) ?? { outcome, summary } };
    if (outcome !== "ok") return { result: { outcome, summary } };
    const checked = this.#output.safeParse(output);
    if (checked.success) return { result: { outcome, summary, output: checked.data } };
    return { problem: wrongInput(`${this.name}.output`, checked.error) };
  }
}

function withOutput(output: z.ZodType) {
  return reportSchema.extend({ output });
}

function propertiesOf(schema: Record<string, unknown>): object {
  const { properties } = schema;
  return typeof properties === "object" && properties !== null ? properties : {};
}
