import type { FC } from "hono/jsx";
import type { Stats } from "../gather/stats.ts";

/** Numbers by name, each with a bar; the number itself is text. */
export const Bars: FC<{ label: string; counts: Readonly<Record<string, number>> }> = (props) => {
  const entries = Object.entries(props.counts).toSorted(([, left], [, right]) => right - left);
  const most = Math.max(1, ...entries.map(([, value]) => value));
  if (entries.length === 0) return <p class="empty">None yet.</p>;
  return (
    <dl class="bars" aria-label={props.label}>
      {entries.map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>
            <meter min={0} max={most} value={value} aria-label={`${name}: ${value} of ${most}`}>
              {value}
            </meter>
          </dd>
          <dd class="number">{value}</dd>
        </>
      ))}
    </dl>
  );
};

const size = { width: 640, height: 150, left: 28, bottom: 22 };
/** Days drawn: the latest. */
const mostDays = 30;
/** A few days are drawn as narrow as so many. */
const leastDays = 14;

/** Chunks committed and attempts that failed, by day. The same numbers follow as a table. */
export const DayChart: FC<{ days: Stats["days"] }> = ({ days }) => {
  const shown = days.slice(-mostDays);
  const top = Math.max(1, ...shown.map(({ committed, failed }) => committed + failed));
  const step = (size.width - size.left) / Math.max(shown.length, leastDays);
  const height = size.height - size.bottom - 8;
  return (
    <figure>
      <svg class="chart" viewBox={`0 0 ${size.width} ${size.height}`} role="img">
        <title>{`Chunks committed and attempts failed, ${shown[0]?.day ?? ""} to ${shown.at(-1)?.day ?? ""}`}</title>
        <text x={size.left - 6} y="14" text-anchor="end">
          {top}
        </text>
        <line
          class="axis"
          x1={size.left}
          x2={size.width}
          y1={size.height - size.bottom}
          y2={size.height - size.bottom}
        />
        {shown.map(({ day, committed, failed }, at) => {
          const x = size.left + at * step + step * 0.15;
          const width = Math.min(step * 0.7, 28);
          const base = size.height - size.bottom;
          const good = (committed / top) * height;
          const bad = (failed / top) * height;
          return (
            <g>
              <rect class="good" x={x} y={base - good} width={width} height={good} />
              <rect class="bad" x={x} y={base - good - bad} width={width} height={bad} />
              {(at === 0 || at === shown.length - 1) && (
                <text x={x} y={size.height - 6}>
                  {day.slice(5)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <Numbers days={shown} />
    </figure>
  );
};

const Numbers: FC<{ days: Stats["days"] }> = ({ days }) => (
  <figcaption class="quiet">
    <details>
      <summary>The numbers by day: committed chunks (green), failed attempts (red)</summary>
      <ul class="plain-list">
        {days.map(({ day, attempts, committed, failed }) => (
          <li>{`${day}: ${attempts} attempts, ${committed} committed, ${failed} failed`}</li>
        ))}
      </ul>
    </details>
  </figcaption>
);
