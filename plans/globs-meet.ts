/**
 * Whether two globs could name the same path, existing or not. Stars and `?` are followed exactly; of a class
 * `[ab]` it takes any sign, of braces `{a,b}` anything: what is uncertain meets, for this only warns.
 */
export function globsMeet(one: string, other: string): boolean {
  return one === other || meet(partsOf(one), partsOf(other), everyFolder, namesMeet);
}

const everyFolder = (part: string): boolean => part === "**";
const everySign = (sign: string): boolean => sign === "*";

function partsOf(glob: string): string[] {
  const path = glob.replace(/^\.\//, "");
  return (path.endsWith("/") ? `${path}**` : path).split("/");
}

function namesMeet(one: string, other: string): boolean {
  return meet(loosened(one).split(""), loosened(other).split(""), everySign, sameSign);
}

function sameSign(one: string, other: string): boolean {
  return one === other || one === "?" || other === "?";
}

function loosened(name: string): string {
  return name.replace(/\[[^\]]+\]/g, "?").replace(/\{[^}]*\}/g, "*");
}

/**
 * Whether two patterns have a word in common; what is `any` stands for none, one or many. A row of a table for
 * each sign of the first, from its end: time is the product of their lengths.
 */
function meet(
  one: readonly string[],
  other: readonly string[],
  any: (token: string) => boolean,
  same: (a: string, b: string) => boolean,
): boolean {
  let below: boolean[] = [];
  for (let at = one.length; at >= 0; at -= 1) {
    const row: boolean[] = [];
    for (let to = other.length; to >= 0; to -= 1) {
      const [a, b] = [one[at], other[to]];
      if (a === undefined && b === undefined) row[to] = true;
      // Either the star ends here, or it takes one more of the other's.
      else if ([a, b].some((token) => token !== undefined && any(token)))
        row[to] = below[to] === true || row[to + 1] === true;
      else row[to] = below[to + 1] === true && same(a ?? "", b ?? "");
    }
    below = row;
  }
  return below[0] === true;
}
