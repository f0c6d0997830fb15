import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

// A made-up shop of any number of code files in three languages, the same on every run: each file defines
// a type and some functions, and uses those of four others.

const goods = "tea coffee bread cheese apple honey salt rice pasta olive".split(" ");
const works = "price stock order basket invoice refund delivery label shelf till".split(" ");
const verbs = "parse round check store load print merge split count find".split(" ");
const rooms = "counter cellar kitchen office yard attic garage window".split(" ");

interface Place {
  path: string;
  type: string;
  verb: (shift: number) => string;
}

/** Writes the shop below `directory` and gives the paths of its files. */
export function makeShop(directory: string, count: number): string[] {
  const places = Array.from({ length: count }, (_, index) => placeOf(index));
  places.forEach((place, index) => {
    const others = [1, 17, 251, 1009].map((step) => pick(places, index + step));
    const path = join(directory, place.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, textOf(place, others));
  });
  return places.map(({ path }) => path);
}

function placeOf(index: number): Place {
  const [good, work] = [pick(goods, index), pick(works, Math.floor(index / 10))];
  const room = pick(rooms, Math.floor(index / 100));
  const number = Math.floor(index / 100);
  const ending = pick(["ts", "py", "go"], index);
  return {
    path: `src/${room}/${work}${number}/${good}_${work}.${ending}`,
    type: `${capital(good)}${capital(work)}${number}`,
    verb: (shift) => `${pick(verbs, index + shift)}${capital(good)}${capital(work)}${number}`,
  };
}

function textOf(place: Place, others: readonly Place[]): string {
  const uses = (shift: number): string => pick(others, shift).verb(shift % 3);
  const bodies = Array.from({ length: 12 }, (_, at) => ({ name: place.verb(at), call: uses(at) }));
  if (place.path.endsWith(".py"))
    return `class ${place.type}:\n    pass\n\n${bodies.map(({ name, call }) => `def ${name}(amount):\n    """Keeps the ${name} of the day."""\n    total = ${call}(amount)\n    return total + 1\n`).join("\n")}`;
  if (place.path.endsWith(".go"))
    return `package shop\n\ntype ${place.type} struct{ amount int }\n\n${bodies.map(({ name, call }) => `// ${name} keeps the day.\nfunc ${name}(amount int) int {\n\ttotal := ${call}(amount)\n\treturn total + 1\n}\n`).join("\n")}`;
  return `export interface ${place.type} {\n  amount: number;\n}\n\n${bodies.map(({ name, call }) => `/** Keeps the ${name} of the day. */\nexport function ${name}(amount: number): number {\n  const total = ${call}(amount);\n  return total + 1;\n}\n`).join("\n")}`;
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function pick<T>(list: readonly T[], index: number): T {
  const found = list[index % list.length];
  if (found === undefined) throw new Error("Unexpected empty list.");
  return found;
}
