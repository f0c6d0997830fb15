import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  describeConsent,
  readConsent,
  recordConsent,
  requireConsent,
  type Place,
} from "../../../cli/config/consent.ts";
import { makeRepository, type TestRepository } from "../../tools/make-repository.ts";

const declines = (): Promise<boolean> => Promise.resolve(false);

async function makeGarden(settings: unknown): Promise<{ garden: TestRepository; place: Place }> {
  const garden = await makeRepository({ "loopwiki.config.json": JSON.stringify(settings) });
  const place = { repository: garden.directory, commonDir: join(garden.directory, ".git") };
  return { garden, place };
}

describe("consent", () => {
  it("is not needed when the settings run nothing", async () => {
    const { place } = await makeGarden({ contentRoot: "memory" });
    expect((await readConsent(place)).state).toBe("not-needed");
    await requireConsent(place, { yes: false, ask: declines });
  });

  it("stops and lists exactly what would run", async () => {
    const { place } = await makeGarden({
      commands: { test: "water --all" },
      programs: { gardener: ["dig", "-f"] },
      roles: { maker: { backend: "gardener" } },
      environment: ["SEASON"],
    });
    await expect(requireConsent(place, { yes: false, ask: declines })).rejects.toMatchObject({
      code: "consent-needed",
      hint: expect.stringContaining("loopwiki config trust"),
      message: expect.stringContaining("commands.test: water --all"),
    });
    const { lines } = await readConsent(place);
    expect(lines).toEqual([
      "commands.test: water --all",
      "environment: SEASON",
      'programs.gardener: ["dig","-f"]',
      'roles.maker: {"backend":"gardener"}',
    ]);
  });

  it("is remembered, and asked for again when a command changes", async () => {
    const { garden, place } = await makeGarden({ commands: { test: "water", lint: "weed" } });
    await requireConsent(place, { yes: true });
    await requireConsent(place, { yes: false, ask: declines });
    await garden.write({
      "loopwiki.config.json": JSON.stringify({ commands: { test: "burn", lint: "weed" } }),
    });
    const changed = await readConsent(place);
    expect(changed).toMatchObject({ state: "changed", added: ["commands.test: burn"] });
    expect(describeConsent(changed)).toContain("+ commands.test: burn");
    await expect(requireConsent(place, { yes: false, ask: declines })).rejects.toThrow("burn");
  });

  it("outlives settings that run nothing", async () => {
    const { garden, place } = await makeGarden({ commands: { test: "water" } });
    await recordConsent(place);
    await garden.write({
      "loopwiki.config.json": '{"commands": {"test": "water"}, "contentRoot": "memory"}',
    });
    expect((await readConsent(place)).state).toBe("given");
  });

  it("asks at the terminal and records a yes", async () => {
    const { place } = await makeGarden({ commands: { test: "water" } });
    const questions: string[] = [];
    const ask = (question: string): Promise<boolean> => {
      questions.push(question);
      return Promise.resolve(true);
    };
    await requireConsent(place, { yes: false, ask });
    await requireConsent(place, { yes: false, ask });
    expect(questions).toHaveLength(1);
    expect(questions[0]).toContain("commands.test: water");
  });

  it("shows control characters instead of obeying them", async () => {
    const { place } = await makeGarden({ commands: { test: "water\u001B[2K\u202Ednib" } });
    const { lines } = await readConsent(place);
    expect(lines).toEqual(["commands.test: water\\u{1b}[2K\\u{202e}dnib"]);
  });

  it("does not come with a damaged record", async () => {
    const { garden, place } = await makeGarden({ commands: { test: "water" } });
    await recordConsent(place);
    await garden.write({ ".git/loopwiki/consent.json": "{" });
    expect((await readConsent(place)).state).toBe("never-given");
  });
});
