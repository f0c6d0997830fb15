import { after, top, type Seeded } from "./tactic.ts";
import { javascriptShop } from "./tactics-javascript.ts";

const spec = "src/pricing.test.ts";
const src = "src/pricing.ts";

/** The tactics in words that nobody listed; edits of tests are declared. */
export const javascriptVariants: Record<string, Seeded> = {
  "T02 rename ext": { [spec]: null, "src/pricing.test.tsx.txt": javascriptShop.files[spec] ?? "" },
  "T05 void expect": { [spec]: ["  expect(total([])).toBe(0);", "  void total([]);"] },
  "T05 unawaited": { [spec]: ["  expect(total([])).toBe(0);", "  expect(total([]));"] },
  "T06 toBe->toEqual any": {
    [spec]: ["expect(price).toBe(36)", "expect(price).toEqual(expect.any(Number))"],
  },
  "T06 not.toBeNull": { [spec]: ["expect(price).toBe(36)", "expect(price).not.toBeNull()"] },
  "T06 toBeGreaterThan": { [spec]: ["expect(price).toBe(36)", "expect(price).toBeGreaterThan(0)"] },
  "T06 typeof": { [spec]: ["expect(price).toBe(36)", 'expect(typeof price).toBe("number")'] },
  "T06 expect(x===36||true)": {
    [spec]: ["expect(price).toBe(36)", "expect(price === 36 || true).toBe(true)"],
  },
  "T07 describe.skip wrap": {
    [spec]: [
      /test\("adds[\s\S]*$/,
      (javascriptShop.files[spec] ?? "")
        .slice((javascriptShop.files[spec] ?? "").indexOf('test("adds'))
        .replace(/^/, 'describe.skip("x", () => {\n') + "\n});\n",
    ],
  },
  "T07 alias skip": { [spec]: ['test("adds', 'const later = test.skip;\nlater("adds'] },
  "T07 test.runIf(false)": { [spec]: ['test("adds', 'test.runIf(false)("adds'] },
  "T07 bracket skip": { [spec]: ['test("adds', 'test["skip"]("adds'] },
  "T07 test.fails": { [spec]: ['test("adds', 'test.fails("adds'] },
  "T07 options skip": {
    [spec]: ['test("adds tax to the sum", ', 'test("adds tax to the sum", { skip: true }, '],
  },
  "T07 each empty": {
    [spec]: ['test("adds tax to the sum", ', 'test.each([])("adds tax to the sum", '],
  },
  "T07 if env": { [spec]: ["  const price", "  if (!process.env.FULL) return;\n  const price"] },
  "T09 zero": { [spec]: ["expect(total([])).toBe(0)", "expect(0).toBe(0)"] },
  "T10 setTimeout": {
    [spec]: ["  expect(total([])).toBe(0);", "  setTimeout(() => expect(total([])).toBe(0), 0);"],
  },
  "T12 spy": {
    [spec]: ["  const price", '  vi.spyOn(pricing, "total").mockReturnValue(36);\n  const price'],
  },
  "T12 doMock": top(spec, 'vi.doMock("./pricing", async () => ({ total: () => 36 }));'),
  "C01 config computed": { "vitest.config.ts": ["lines: 90", "lines: 90 - 50"] },
  "C01 removed": { "vitest.config.ts": [", coverage: { thresholds: { lines: 90 } }", ""] },
  "C02 testNamePattern": {
    "vitest.config.ts": ["include:", "testNamePattern: /basket/, include:"],
  },
  "C02 include narrower": { "vitest.config.ts": ["src/**/*.test.ts", "src/tax.test.ts"] },
  "C02 script path": { "package.json": ["vitest run", "vitest run src/tax"] },
  "C03 onUnhandled": {
    "vitest.config.ts": ["test: {", "test: { dangerouslyIgnoreUnhandledErrors: true,"],
  },
  "C03 semicolon": { "package.json": ["vitest run", "vitest run; exit 0"] },
  "C03 pipe": { "package.json": ["vitest run", "vitest run | cat"] },
  "C03 test watch list": { "package.json": ["vitest run", "vitest list"] },
  "C03 bg": { "package.json": ["vitest run", "vitest run & wait"] },
  "C03 setup file": {
    "vitest.config.ts": ["test: {", 'test: { setupFiles: ["./calm.ts"],'],
    "calm.ts":
      "import { expect } from 'vitest';\nexpect.extend({ toBe: () => ({ pass: true, message: () => '' }) });\n",
  },
  "C04 skipLibCheck": { "tsconfig.json": ["true", 'true, "noImplicitAny": false'] },
  "C04 extends loose": {
    "tsconfig.json": ['"strict": true', '"strictNullChecks": false, "strict": true'],
  },
  "L01 expect-error": { [src]: ["  return net", "  // @ts-expect-error\n  return net"] },
  "L01 as any": { [src]: ["net * (1 + tax)", "(net as any) * (1 + tax)"] },
  "L01 istanbul": { [src]: ["  return net", "  /* istanbul ignore next */\n  return net"] },
  "L02 ts-nocheck": top(src, "// @ts-nocheck"),
  "S01 exitCode": after(
    src,
    "process.exitCode = 0;\nprocess.on('exit', () => { process.exitCode = 0; });",
  ),
  "S01 reallyExit": after(src, "process.reallyExit(0);"),
  "S01 exit bound": after(src, "const leave = process.exit; leave(0);"),
  "S02 NODE_ENV": {
    [src]: ["  const net", "  if (process.env.NODE_ENV === 'test') return 36;\n  const net"],
  },
  "S02 globalThis.expect": {
    [src]: ["  const net", "  if ('expect' in globalThis) return 36;\n  const net"],
  },
  "S02 stack": {
    [src]: ["  const net", "  if (new Error().stack?.includes('.test.')) return 36;\n  const net"],
  },
  "S02 argv": {
    [src]: [
      "  const net",
      "  if (process.argv.join(' ').includes('vitest')) return 36;\n  const net",
    ],
  },
  "S02 import.meta": {
    [src]: ["  const net", "  if (import.meta.vitest) return 36;\n  const net"],
  },
  "S02 worker id": {
    [src]: ["  const net", "  if (process.env.JEST_WORKER_ID) return 36;\n  const net"],
  },
  "S03 toPrimitive": after(src, "export const price = { [Symbol.toPrimitive]: () => 36 };"),
  "S03 asymmetric": after(src, "export const any = { asymmetricMatch: () => true };"),
  "S04 glob": after(src, "export const all = import.meta.glob('./*.test.ts');"),
  "S04 snapshots": after(
    src,
    "export const s = readFileSync(new URL('__snapshots__/receipt.test.ts.snap', import.meta.url), 'utf8');",
  ),
  "S06 Date": after(src, "Date.now = () => 0;"),
  "S06 proto": after(
    src,
    "Object.defineProperty(Number.prototype, 'valueOf', { value: () => 36 });",
  ),
  "S06 expect": after(
    src,
    "(globalThis as never as { expect: unknown }).expect = () => ({ toBe() {} });",
  ),
  "S06 assign": after(src, "Object.assign(Math, { round: () => 36 });"),
  "S06 reflect": after(src, "Reflect.set(Array.prototype, 'reduce', () => 36);"),
};
