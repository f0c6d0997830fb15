import { Client, type Transport } from "@modelcontextprotocol/client";
import { expect, onTestFinished } from "vitest";

export const eras = ["2025-11-25", "2026-07-28"] as const;
export type Era = (typeof eras)[number];

/** A client of the era, connected, and closed when the test ends. */
export async function connect(transport: Transport, era: Era): Promise<Client> {
  const client = new Client(
    { name: "test-client", version: "1.0.0" },
    { versionNegotiation: { mode: era === "2026-07-28" ? { pin: era } : "legacy" } },
  );
  await client.connect(transport);
  onTestFinished(() => client.close());
  expect(client.getNegotiatedProtocolVersion()).toBe(era);
  return client;
}

export async function callText(
  client: Client,
  name: string,
  args: Record<string, unknown>,
): Promise<{ text: string; isError: boolean }> {
  const { content, isError } = await client.callTool({ name, arguments: args });
  const [first] = content;
  return { text: first?.type === "text" ? first.text : "", isError: isError === true };
}

const proposal = {
  title: "Mend the hose",
  why: "It drips.",
  chunks: [
    {
      title: "Mend it",
      instructions: "Tape.",
      files: ["src/**"],
      contract: [{ criterion: "It is dry", verify: "node --test" }],
    },
  ],
  verify: ["node --test"],
};

/** What every client finds, in whichever era and over whichever transport. `word` is on `page`. */
export async function expectContract(
  client: Client,
  { page, word, write }: { page: string; word: string; write: boolean },
): Promise<void> {
  expect(client.getServerVersion()?.name).toBe("loopwiki");
  expect(client.getInstructions()).toContain("`search`");
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toContain("search");
  expect(tools.some(({ name }) => name === "apply_change")).toBe(write);
  for (const { inputSchema, annotations } of tools) {
    expect(inputSchema.type).toBe("object");
    expect(annotations?.openWorldHint).toBe(false);
  }
  const found = await callText(client, "search", { query: word });
  expect(found.text).toContain(page);
  const read = await callText(client, "read_pages", { pages: [page] });
  expect(read.text).toContain(word);
  const proposed = await callText(client, "propose_plan", proposal);
  expect(proposed.text).toMatch(/Proposed as|proposed already/);
  const kept = await callText(client, "report_friction", { text: "The hose page is missing." });
  expect(kept.text).toMatch(/^Kept as FR-/);
  const wrong = await callText(client, "search", { querry: word });
  expect(wrong).toMatchObject({ isError: true });
  expect(wrong.text).toContain('did you mean "query"?');
  await expectResources(client, page, word);
  const { prompts } = await client.listPrompts();
  expect(prompts.map(({ name }) => name)).toContain("tdd");
  const { messages } = await client.getPrompt({ name: "tdd", arguments: { task: "dig" } });
  expect(JSON.stringify(messages)).toContain("The task: dig");
  await expect(client.getPrompt({ name: "juggling" })).rejects.toThrow(/expected one of .*tdd/);
}

async function expectResources(client: Client, page: string, word: string): Promise<void> {
  const uri = `wiki://page/${page}`;
  const { resources } = await client.listResources();
  expect(resources).toContainEqual(expect.objectContaining({ uri, name: page }));
  const { resourceTemplates } = await client.listResourceTemplates();
  expect(resourceTemplates[0]?.uriTemplate).toBe("wiki://page/{+id}");
  const { contents } = await client.readResource({ uri });
  expect(JSON.stringify(contents)).toContain(word);
  await expect(client.readResource({ uri: `${uri}x` })).rejects.toThrow("did you mean");
}

/** Addresses that the client is told have changed, from now on. */
export function updatesOf(client: Client): { uris: string[]; lists: number } {
  const told = { uris: [] as string[], lists: 0 };
  client.setNotificationHandler("notifications/resources/updated", ({ params }) => {
    told.uris.push(params.uri);
  });
  client.setNotificationHandler("notifications/resources/list_changed", () => {
    told.lists += 1;
  });
  return told;
}
