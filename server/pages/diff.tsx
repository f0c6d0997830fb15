import type { FC } from "hono/jsx";

/** Lines shown; a longer difference is read with git. */
const most = 3_000;

/** A unified diff, line by line. Added and removed lines keep their `+` and `-`, so colour only helps. */
export const Diff: FC<{ text: string; label: string }> = ({ text, label }) => {
  const lines = text.replace(/\n$/, "").split("\n");
  return (
    <>
      <pre class="diff" tabindex={0} role="region" aria-label={label}>
        <code>
          {lines.slice(0, most).map((line) => (
            <span class={kindOf(line)}>{line === "" ? " " : line}</span>
          ))}
        </code>
      </pre>
      {lines.length > most && (
        <p class="quiet">{`${lines.length - most} more lines are not shown.`}</p>
      )}
    </>
  );
};

function kindOf(line: string): string | undefined {
  if (/^(?:diff --git|index |--- |\+\+\+ |new file|deleted file|rename |similarity )/.test(line))
    return "head";
  if (line.startsWith("@@")) return "place";
  if (line.startsWith("+")) return "added";
  return line.startsWith("-") ? "removed" : undefined;
}
