import type { Literal, Parent } from "mdast";
import { wikiLinkPlugin } from "remark-wiki-link";
import type { Data, Plugin, Processor } from "unified";

/** `[[target|alias]]`; `value` is what a reader sees. */
export interface WikiLink extends Literal {
  type: "wikiLink";
}

/** `![[target]]` around its link, so that the position begins at the exclamation mark. */
export interface WikiEmbed extends Parent {
  type: "wikiEmbed";
  children: WikiLink[];
}

declare module "mdast" {
  interface RootContentMap {
    wikiLink: WikiLink;
    wikiEmbed: WikiEmbed;
  }
  interface PhrasingContentMap {
    wikiLink: WikiLink;
    wikiEmbed: WikiEmbed;
  }
}

declare module "micromark-util-types" {
  interface TokenTypeMap {
    wikiEmbed: "wikiEmbed";
    wikiEmbedMarker: "wikiEmbedMarker";
  }
}

type One<T> = T extends readonly unknown[] ? never : T;
type ExtensionOrList = NonNullable<Data["micromarkExtensions"]>[number];
type Extension = One<ExtensionOrList>;
type ConstructOrList = NonNullable<NonNullable<Extension["text"]>[string]>;
type Construct = One<ConstructOrList>;

const exclamationMark = 33;
const leftBracket = 91;

function plugin(this: Processor): void {
  wikiLinkPlugin.call(this, { aliasDivider: "|" });
  const data = this.data();
  const link = linkConstruct(data.micromarkExtensions?.at(-1));
  if (link === undefined) return;
  data.micromarkExtensions?.push({ text: { [exclamationMark]: embedConstruct(link) } });
  data.fromMarkdownExtensions?.push({
    enter: {
      wikiEmbed(token) {
        this.enter({ type: "wikiEmbed", children: [] }, token);
      },
    },
    exit: {
      wikiEmbed(token) {
        this.exit(token);
      },
    },
  });
}

/** What the extension makes of `[`. */
function linkConstruct(extension: ExtensionOrList | undefined): Construct | undefined {
  if (extension === undefined || Array.isArray(extension)) return undefined;
  const found = extension.text?.[leftBracket];
  return Array.isArray(found) ? found[0] : found;
}

/** `!` followed by whatever `link` accepts. */
function embedConstruct(link: Construct): Construct {
  return {
    name: "wikiEmbed",
    tokenize(effects, ok, nok) {
      return (code) => {
        effects.enter("wikiEmbed");
        effects.enter("wikiEmbedMarker");
        effects.consume(code);
        effects.exit("wikiEmbedMarker");
        return effects.attempt(
          link,
          (after) => {
            effects.exit("wikiEmbed");
            return ok(after);
          },
          nok,
        );
      };
    },
  };
}

/** remark-wiki-link with Obsidian's `|`, and the embeds that it does not know. */
export const wikiLinkSyntax: Plugin = plugin;
