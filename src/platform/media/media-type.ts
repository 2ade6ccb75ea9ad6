import { open } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type/node';

export const OCTET_STREAM = 'application/octet-stream';
const PDF = 'application/pdf';
const SVG = 'image/svg+xml';
const HTML = 'text/html';
const PLAIN_TEXT = 'text/plain';

/** How much of a file is looked at to tell whether it is text, in bytes. */
const TEXT_SAMPLE = 4096;

/** Control characters that texts have: white space and escapes. */
const IN_TEXTS = new Set('\t\n\v\f\r\u001b');

/** What makes browsers take a text for HTML (the MIME sniffing standard, section 7.1). */
const HTML_START =
  /^\s*(?:<!--|<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[\s>])/i;

/** What the bytes of the file are, whatever anybody calls them. */
export async function mediaTypeOf(path: string): Promise<string> {
  const found = (await fileTypeFromFile(path))?.mime;
  // Of texts, file-type tells XML only.
  if (found !== undefined && found !== 'application/xml') return found;
  return textTypeOf(await sampleOf(path)) ?? found ?? OCTET_STREAM;
}

/** Images, sounds, films and PDF: what a browser shows without running anything in it. */
export function isDisplayable(type: string): boolean {
  return type === PDF || (/^(image|audio|video)\//.test(type) && type !== SVG);
}

/**
 * Whether bytes of the type `actual` cannot be what their sender claims: HTML for an image, say. One image for another
 * is no contradiction; nor are sounds and films that are not recognised.
 */
export function contradicts(claimed: string, actual: string): boolean {
  if (!isDisplayable(claimed) || isDisplayable(actual)) return false;
  return actual !== OCTET_STREAM || !/^(audio|video)\//.test(claimed);
}

/** Null where it is no text. */
export function textTypeOf(sample: Uint8Array): string | null {
  let text: string;
  try {
    // A character may be cut at the end of the sample.
    text = new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
  } catch {
    return null;
  }
  if ([...text].some((char) => char < ' ' && !IN_TEXTS.has(char))) return null;
  if (/<svg[\s>]/i.test(text)) return SVG;
  return HTML_START.test(text) ? HTML : PLAIN_TEXT;
}

async function sampleOf(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(TEXT_SAMPLE), 0, TEXT_SAMPLE, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
