import { Readable } from 'node:stream';
import {
  Injectable,
  StreamableFile,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import type { StoredBytes } from '../../platform/storage/index.js';
import { isKnown, partOf } from './byte-range.js';
import type { Download } from './downloads.service.js';

/** Nothing in the file can run, load or frame anything, should a browser ever show it as a page. */
const INERT = "default-src 'none'; sandbox";

/** Answers with the bytes, or the part of them that is asked for, or where they are. */
@Injectable()
export class DownloadInterceptor implements NestInterceptor<Download> {
  intercept(context: ExecutionContext, next: CallHandler<Download>): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    return next.handle().pipe(mergeMap((download) => answer(download, request, reply)));
  }
}

async function answer(download: Download, request: FastifyRequest, reply: FastifyReply) {
  const { etag } = download;
  // Whether the caller still may is asked each time; the bytes need not come each time.
  void reply.headers({ ETag: etag, 'Cache-Control': 'private, no-cache' });
  if (isKnown(request.headers['if-none-match'], etag)) {
    void reply.status(304);
    return undefined;
  }
  const found = await download.open();
  if (!('url' in found)) return send(found, download, request, reply);
  void reply.status(302).headers({ Location: found.url, 'Cache-Control': 'private, no-store' });
  return undefined;
}

async function send(
  bytes: StoredBytes,
  { mimeType, contentDisposition, etag }: Download,
  { method, headers }: FastifyRequest,
  reply: FastifyReply,
): Promise<StreamableFile | undefined> {
  const { size } = bytes;
  const part = partOf(headers.range, headers['if-range'], etag, size);
  void reply.header('Accept-Ranges', 'bytes');
  if (part === 'unsatisfiable') {
    await bytes.close();
    void reply.status(416).header('Content-Range', `bytes */${size}`);
    return undefined;
  }
  const { start, end } = part ?? { start: 0, end: size - 1 };
  void reply.headers({
    'Content-Type': mimeType,
    'Content-Disposition': contentDisposition,
    'Content-Length': end - start + 1,
    'Content-Security-Policy': INERT,
    'X-Content-Type-Options': 'nosniff',
  });
  if (part) void reply.status(206).header('Content-Range', `bytes ${start}-${end}/${size}`);
  if (method !== 'HEAD') return new StreamableFile(bytes.read({ start, end }));
  await bytes.close();
  // Not nothing at all: that would be announced as nothing.
  return new StreamableFile(Readable.from([]));
}
