import { parentPort, workerData } from "node:worker_threads";
import { ContentRoot, Git, repositoryLookup, Wiki } from "#wiki";
import { lintAll } from "./lint-all.ts";
import type { LintWork } from "./lint-apart.ts";

const { repository, contentRoot, options }: LintWork = workerData;
const content = new ContentRoot(repository, contentRoot);
const wiki = new Wiki(content, await repositoryLookup(new Git(repository)));
parentPort?.postMessage(await lintAll(wiki, options), []);
