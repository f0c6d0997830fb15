import { extractText, getDocumentProxy, getMeta } from "unpdf";

/** Pages beyond this are not read, and the text says so. */
const maxPages = 500;

/** The text of a PDF, a heading for each page, and its title. */
export async function readPdf(bytes: Uint8Array): Promise<{ title: string; text: string }> {
  const pdf = await getDocumentProxy(bytes, { isEvalSupported: false, stopAtErrors: false });
  if (pdf.numPages > maxPages)
    throw new Error(`it has ${pdf.numPages} pages, more than the ${maxPages} that are read`);
  const { info } = await getMeta(pdf);
  const title: unknown = info["Title"];
  const { text } = await extractText(pdf, { mergePages: false });
  const pages = text.map((page, at) => `## Page ${at + 1}\n\n${page.trim()}`);
  return { title: typeof title === "string" ? title.trim() : "", text: pages.join("\n\n") };
}
