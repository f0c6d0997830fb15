import { isTelling, Stamps } from "../cache/file-stamp.ts";
import { linterVersion } from "../cache/program-version.ts";
import { readSigned, writeSigned } from "../cache/signed-file.ts";
import type { LinkOutline } from "../links/link-outline.ts";
import type { Page } from "../page.ts";
import { digestsOf, footingOf, type Footing, type Surroundings } from "./footing.ts";
import { KeptReader } from "./kept-lint.ts";
import { KeptWriter } from "./kept-lint-writer.ts";
import { RecalledMap, RecalledSet } from "./recalled.ts";
import { RecalledLint } from "./recalled-lint.ts";
import type { Judges, Known, Mention, Problem, Rule, Verdicts } from "./rule.ts";
import { lintRules } from "./rules/index.ts";
import { surveyOf } from "./text/survey.ts";
import { keepProblems, verdictsOf, type Standing } from "./verdicts.ts";

const name = "lint.bin";
/** So many pages that had to be looked at are worth writing it down; fewer are looked at again in no time. */
const worthKeeping = 200;

/** What an earlier lint found out about the pages of this one, as far as it is still true. */
export class KnownPages implements Known {
  readonly sound = new RecalledSet((page) => this.#isRecalled("isSound", page));
  readonly wellPut = new RecalledSet((page) => this.#isRecalled("isWellPut", page));
  readonly mentions = new RecalledMap<readonly Mention[]>((page) => this.#mentionsOn(page));
  readonly unlike = new RecalledMap<readonly Page[]>((page) => this.#recalled?.unlike(page));
  readonly #around: Surroundings;
  readonly #footing: Footing;
  readonly #startedAt = Date.now();
  #recalled: RecalledLint | undefined;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#footing = footingOf(around);
  }

  /** Takes what is still true from the file. */
  async recall(): Promise<void> {
    const { content, index } = this.#around;
    if (index.pages.length < worthKeeping) return;
    const columns = readSigned(content, name, linterVersion());
    if (!columns) return;
    const recalled = new RecalledLint(new KeptReader(columns), index, this.#footing);
    await recalled.lookAtCited(content);
    this.#recalled = recalled;
    index.recallOutlines((page) => this.#outlineOf(page));
  }

  mayBegin(page: Page, words: ReadonlySet<number>): boolean {
    const at = this.#recalled?.placeOf(page);
    return at === undefined || this.#recalled?.kept.beginsWith(at, words) === true;
  }

  hasSources(page: Page): boolean | undefined {
    const at = this.#recalled?.placeOf(page);
    return at === undefined ? undefined : this.#recalled?.kept.hasSources(at);
  }

  mayDisable(page: Page): boolean | undefined {
    const at = this.#recalled?.placeOf(page);
    return at === undefined ? undefined : this.#recalled?.kept.mayDisable(at);
  }

  verdicts(judges: Judges): Verdicts {
    const standing = verdictsOf(this.#recalled, this.#around.index, judges);
    return {
      busy: standing.busy,
      problems: (rule) => standing.problems(rule),
      keep: (found) => this.#keep(found, judges, standing),
    };
  }

  #isRecalled(what: "isSound" | "isWellPut", page: Page): boolean {
    const recalled = this.#recalled;
    if (!recalled) return false;
    const isWords = what === "isWellPut";
    if (isWords && !recalled.isSameLanguage) return false;
    const at = isWords ? recalled.placeOf(page) : recalled.citedPlaceOf(page);
    return at !== undefined && recalled.kept[what](at);
  }

  #outlineOf(page: Page): LinkOutline | undefined {
    const at = this.#recalled?.outlinePlaceOf(page);
    return at === undefined
      ? undefined
      : this.#recalled?.kept.outline(at, this.#around.index.pages);
  }

  #mentionsOn(page: Page): readonly Mention[] | undefined {
    const at = this.#recalled?.linkedPlaceOf(page);
    return at === undefined
      ? undefined
      : this.#recalled?.kept.mentions(at, this.#around.index.pages);
  }

  /** Keeps what all rules together have found out, when it is much more than was known. */
  async #keep(
    found: ReadonlyMap<Rule, readonly Problem[]>,
    judges: Judges,
    { fresh }: Standing,
  ): Promise<void> {
    if (fresh < worthKeeping) return;
    this.#recalled?.tellSurveys();
    const { content, index } = this.#around;
    const places = new Map(index.pages.map((page, at) => [page, at]));
    const noisy = noisyPages(found);
    const writer = new KeptWriter(places);
    for (const page of index.pages)
      writer.add({
        page,
        digests: this.#recalled?.digestsOf(page) ?? digestsOf(page),
        survey: surveyOf(page),
        outline: index.outline(page),
        isSound: this.sound.has(page),
        isWellPut: this.wellPut.has(page),
        isQuiet: !noisy.has(page) && !isRestless(page),
        mentions: this.mentions.get(page),
        unlike: this.unlike.get(page) ?? none,
      });
    const meta = {
      ...this.#footing,
      rules: judges.rules,
      settings: JSON.stringify(judges.settings),
      problems: keepProblems(found, places),
    };
    const columns = writer.columns(meta, await this.#stamps(writer.cited));
    await writeSigned(content, { name, version: linterVersion() }, columns);
  }

  async #stamps(files: readonly string[]): Promise<Stamps> {
    const stamps = new Stamps();
    for (const [at, file] of files.entries()) {
      const stamp = await this.#around.content.stampBeside(file);
      if (stamp && isTelling(stamp, this.#startedAt)) stamps.set(at, stamp);
      else stamps.forget(at);
    }
    return stamps;
  }
}

const none: readonly Page[] = [];
const restless = lintRules.flatMap(({ isRestless }) => isRestless ?? []);

function isRestless(page: Page): boolean {
  return restless.some((isSo) => isSo(page));
}

/** Pages on which rules of scope `page` found something. */
function noisyPages(found: ReadonlyMap<Rule, readonly Problem[]>): ReadonlySet<Page> {
  const noisy = new Set<Page>();
  for (const [{ scope }, problems] of found)
    for (const { page } of scope === "page" ? problems : []) if (page) noisy.add(page);
  return noisy;
}
