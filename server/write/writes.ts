import { acceptFinding, type Accepted, type AcceptRequest } from "#wiki";
import { RequestProblem } from "../problem.ts";
import type { PlanActions, ServerServices } from "../services.ts";
import { attachFile, type Attachment } from "./attach-file.ts";
import { deletePage, type DeleteWish } from "./delete-page.ts";
import { OneAtATime } from "./one-at-a-time.ts";
import { proposeRevert, type ProposedRevert } from "./propose-revert.ts";
import { renamePage, type RenamePreview, type RenameWish } from "./rename-page.ts";
import { saveAgentsMd, type AgentsMdEdit } from "./save-agents-md.ts";
import { newPage, savePage, type NewPage, type PageText, type SavedPage } from "./save-page.ts";
import { GivenTexts } from "./texts.ts";

/** Everything that can be changed from a browser, for forms and JSON alike. */
export class Writes {
  /** Texts that somebody was given to edit. */
  readonly given = new GivenTexts();
  readonly #services: ServerServices;
  /** One process has many requests at once; the lock of pages keeps other processes out. */
  readonly #queue = new OneAtATime();

  constructor(services: ServerServices) {
    this.#services = services;
  }

  savePage(wanted: PageText): Promise<SavedPage> {
    return this.#queue.run(() => savePage(this.#all(), wanted));
  }

  newPage(wanted: NewPage): Promise<SavedPage> {
    return this.#queue.run(() => newPage(this.#all(), wanted));
  }

  renamePage(wish: RenameWish, how: { apply: boolean }): Promise<RenamePreview> {
    return this.#queue.run(() => renamePage(this.#all(), wish, how));
  }

  deletePage(wish: DeleteWish): Promise<{ edits: string[] }> {
    return this.#queue.run(() => deletePage(this.#all(), wish));
  }

  attachFile(file: { name: string; bytes: Uint8Array }): Promise<Attachment> {
    return this.#queue.run(() => attachFile(this.#services, file));
  }

  proposeRevert(wish: { id: string; commit: string }): Promise<ProposedRevert> {
    return this.#queue.run(() => proposeRevert(this.#services, wish));
  }

  saveAgentsMd(wish: AgentsMdEdit): Promise<{ hash: string }> {
    return this.#queue.run(() => saveAgentsMd(this.#all(), wish));
  }

  acceptFinding(request: AcceptRequest): Promise<Accepted> {
    const services = this.#services;
    const { wiki, lintOptions } = services;
    const today = services.clock().toISOString().slice(0, 10);
    return this.#queue.run(async () => {
      const accepted = await acceptFinding(wiki.wiki, request, { ...lintOptions, today });
      services.changed("pages");
      return accepted;
    });
  }

  /** A decision about a plan, by the rules of the command line; not in the queue: a merge takes minutes. */
  async decide<T>(decision: (actions: PlanActions) => Promise<T>): Promise<T> {
    const services = this.#services;
    const { planActions } = services;
    if (!planActions)
      throw new RequestProblem(403, {
        code: "no-decisions",
        title: "Unexpected decision about a plan: this server only shows them.",
        hint: "Use `loopwiki plan` and `loopwiki merge`.",
      });
    try {
      return await decision(planActions);
    } finally {
      services.changed("plans");
    }
  }

  #all(): ServerServices & { given: GivenTexts } {
    return { ...this.#services, given: this.given };
  }
}
