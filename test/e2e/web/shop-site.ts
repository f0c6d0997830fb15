import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shopFiles, shopServices } from "../../server/shop-services.ts";
import { makeRepositoryAt, type TestRepository } from "../../tools/make-repository.ts";
import { startCli } from "../run-cli.ts";
import { richPages } from "./rich-pages.ts";

export interface Site {
  /** Without the last slash. */
  url: string;
  repository: TestRepository;
  close(): Promise<void>;
}

/** The shop with a page of every kind, a run and an incident, served by the built program. */
export async function openShop(more: Record<string, string> = {}): Promise<Site> {
  const parent = await mkdtemp(join(tmpdir(), "loopwiki-web-"));
  const files = { ...shopFiles, ...richPages, ...more };
  const repository = await makeRepositoryAt(join(parent, "corner-shop"), files);
  await repository.commit("Say what a receipt is for", {
    "wiki/20_SYSTEM/receipt.md": `${richPages["wiki/20_SYSTEM/receipt.md"]}\nKept for ten years.\n`,
  });
  await shopServices(repository); // its journal and its incident
  const child = startCli(repository.directory, ["serve", "--port", "0"]);
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    const listen = (text: Buffer): void => {
      said += text.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (found !== undefined) resolve(found);
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("exit", () => reject(new Error(`serve ended: ${said}`)));
  });
  return {
    url,
    repository,
    close: async () => {
      const ended = child.exitCode === null ? once(child, "exit") : undefined;
      child.kill("SIGTERM");
      await ended;
      await rm(parent, { recursive: true, force: true });
    },
  };
}
