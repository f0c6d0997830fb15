import type { FC } from "hono/jsx";
import { fileAddress } from "../addresses.ts";
import type { SourceState } from "../gather/sources.ts";
import { Badge } from "./parts.tsx";

const words = {
  same: { tone: "good", word: "unchanged" },
  changed: { tone: "bad", word: "changed since" },
  unknown: { tone: "plain", word: "not pinned" },
} as const;

/** The code a page describes, and whether it still says the same. */
export const Sources: FC<{ sources: readonly SourceState[] }> = ({ sources }) =>
  sources.length === 0 ? (
    <></>
  ) : (
    <section aria-labelledby=":sources">
      <h2 id=":sources">Describes</h2>
      <ul class="plain-list sources">
        {sources.map(({ path, symbol, state, reason }) => (
          <li>
            <a href={fileAddress(path)}>
              <code>{path}</code>
            </a>
            {symbol !== undefined && ` · ${symbol}`}{" "}
            <Badge tone={words[state].tone}>{words[state].word}</Badge>
            {reason !== undefined && <span class="quiet">{` ${reason}`}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
