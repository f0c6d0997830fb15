import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { layOut } from "./layout.ts";

const askedSchema = z.object({
  names: z.array(z.string()),
  edges: z.array(z.object({ from: z.int(), to: z.int() })),
});

const { names, edges } = askedSchema.parse(workerData);
parentPort?.postMessage(layOut(names, edges), []);
