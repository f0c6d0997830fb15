import type { FC } from "hono/jsx";

/** Code that a page cites; `#L12` in the address leads to line 12. */
export const FilePage: FC<{ path: string; text: string }> = ({ path, text }) => (
  <>
    <header class="page-head">
      <p class="crumbs">As in the last commit</p>
      <h1 class="file-name">{path}</h1>
    </header>
    <pre class="source" tabindex={0} aria-label={path}>
      <code>
        {linesOf(text).map((line, at) => (
          <span class="line" id={`L${at + 1}`}>{`${line}\n`}</span>
        ))}
      </code>
    </pre>
  </>
);

function linesOf(text: string): string[] {
  return text.replace(/\n$/, "").split("\n");
}
