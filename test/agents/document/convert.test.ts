import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { convert, usualLimits } from "../../../agents/document/ingest/convert.ts";
import { kindOf } from "../../../agents/document/ingest/kinds.ts";

const html = (text: string) => ({ kind: "html" as const, bytes: Buffer.from(text) });

/** A PDF whose one page unpacks to so many bytes. */
function bomb(bytes: number): Uint8Array {
  const packed = deflateSync(Buffer.alloc(bytes, "0 "));
  const head = `%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>\nendobj\n4 0 obj\n<< /Length ${packed.length} /Filter /FlateDecode >>\nstream\n`;
  const tail = "\nendstream\nendobj\ntrailer << /Size 5 /Root 1 0 R >>\n%%EOF\n";
  return Buffer.concat([Buffer.from(head), packed, Buffer.from(tail)]);
}

test("HTML that is nested too deeply, or takes too long, is a reason and not a crash", async () => {
  expect(await convert(html("<div>".repeat(100_000)))).toHaveProperty("failed");
  const slow = html("<table><tr><td>".repeat(20_000));
  expect(await convert(slow, { ...usualLimits, timeMs: 50 })).toHaveProperty("failed");
  expect(await convert(html("<p>Tea.</p>"))).toEqual({ title: "", text: "Tea.\n" });
}, 60_000);

test("a PDF that unpacks to more than there is memory for is cut off", async () => {
  const limits = { ...usualLimits, timeMs: 20_000, memory: 150 * 1024 * 1024 };
  const before = process.memoryUsage.rss();
  const result = await convert({ kind: "pdf", bytes: bomb(300 * 1024 * 1024) }, limits);
  expect(result).toHaveProperty("failed");
  expect(process.memoryUsage.rss() - before).toBeLessThan(1024 ** 3);
}, 60_000);

test("text is measured, and what is no UTF-8 is named", async () => {
  const bytes = Buffer.from("# Tea\n\nHot.\n");
  const limits = { ...usualLimits, text: 5 };
  expect(await convert({ kind: "markdown", bytes })).toEqual({
    title: "Tea",
    text: "# Tea\n\nHot.\n",
  });
  expect(await convert({ kind: "markdown", bytes }, limits)).toHaveProperty("failed");
  expect(await convert({ kind: "text", bytes: new Uint8Array([0xc3, 0x28]) })).toEqual({
    failed: "it is not text in UTF-8",
  });
});

test("the kind goes by what is in it before what it is called", () => {
  expect(kindOf("a.txt", Buffer.from("%PDF-1.7"))).toBe("pdf");
  expect(kindOf("a.pdf", Buffer.from("no"))).toBeUndefined();
  expect(kindOf("a.xml", Buffer.from('<?xml version="1.0"?>\n<testsuite name="x">'))).toBe("junit");
  expect(kindOf("page", Buffer.from("<!DOCTYPE html><p>"))).toBe("html");
  expect(kindOf("page", Buffer.from("x"), "text/html")).toBe("html");
  expect(kindOf("a.md", Buffer.from("x\0"))).toBeUndefined();
});
