import type { ChildProcess } from "node:child_process";
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
  /** Ends the server, and starts another one at the same address. */
  restart(): Promise<void>;
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
  const site = await startSite(repository);
  const close = async (): Promise<void> => {
    await site.close();
    await rm(parent, { recursive: true, force: true });
  };
  return { ...site, close };
}

/** A repository served by the built program; whoever made it removes it. */
export async function startSite(repository: TestRepository): Promise<Site> {
  const { directory } = repository;
  let server = await serve(directory, "0");
  const end = async (): Promise<void> => {
    const ended = server.child.exitCode === null ? once(server.child, "exit") : undefined;
    server.child.kill("SIGTERM");
    await ended;
  };
  const restart = async (): Promise<void> => {
    await end();
    server = await serve(directory, new URL(server.url).port);
  };
  return { url: server.url, repository, restart, close: end };
}

async function serve(
  directory: string,
  port: string,
): Promise<{ child: ChildProcess; url: string }> {
  const child = startCli(directory, ["serve", "--port", port]);
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
  return { child, url };
}
