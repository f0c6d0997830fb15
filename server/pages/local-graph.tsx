import type { FC } from "hono/jsx";
import { pageAddress } from "../addresses.ts";

export interface Neighbour {
  id: string;
  title: string;
}

/** Pages drawn around the one in the middle; all of them are in the lists beside it. */
const most = 12;
const size = { width: 260, height: 190 };
const radius = { x: 78, y: 68 };

/** The page and what it links to or is linked from, drawn on the server: the same places every time. */
export const LocalGraph: FC<{ title: string; neighbours: readonly Neighbour[] }> = (props) => {
  const shown = props.neighbours.slice(0, most);
  if (shown.length < 2) return <></>;
  const [x, y] = [size.width / 2, size.height / 2];
  return (
    <section aria-labelledby=":near">
      <h2 id=":near">Near this page</h2>
      <svg class="local-graph" viewBox={`0 0 ${size.width} ${size.height}`} role="group">
        <title>{`Pages near ${props.title}`}</title>
        {shown.map((_, at) => {
          const [toX, toY] = placeOf(at, shown.length);
          return <line x1={x} y1={y} x2={toX} y2={toY} />;
        })}
        <g class="here">
          <circle cx={x} cy={y} r="5" />
        </g>
        {shown.map(({ id, title }, at) => {
          const [cx, cy] = placeOf(at, shown.length);
          return (
            <a href={pageAddress(id)}>
              <circle cx={cx} cy={cy} r="3.5" />
              <text x={cx} y={cy + (cy < y ? -8 : 14)} text-anchor="middle">
                {shortened(title)}
              </text>
            </a>
          );
        })}
      </svg>
    </section>
  );
};

/** Around an ellipse, beginning at the top; every second one further in, so that names do not collide. */
function placeOf(at: number, of: number): [x: number, y: number] {
  const angle = (2 * Math.PI * at) / of - Math.PI / 2;
  const reach = of > 6 && at % 2 === 1 ? 0.62 : 1;
  return [
    round(size.width / 2 + reach * radius.x * Math.cos(angle)),
    round(size.height / 2 + reach * radius.y * Math.sin(angle)),
  ];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function shortened(title: string): string {
  return title.length > 18 ? `${title.slice(0, 17)}…` : title;
}
