import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { AppError, invalidField, unsupportedMediaType } from '../../common/errors/index.js';
import { FILE_NAME_RULE, isFileName } from '../../common/validation/index.js';
import { tooLarge, type IncomingFile } from '../storage/index.js';

/** What a form has beside the bytes of its file: boundaries and headers, in bytes. */
const MAX_OVERHEAD = 16 * 1024;
/** How long nothing may come of a file that is under way, in milliseconds. */
const SILENCE_MS = 30_000;
/** Of one part: far more than a browser sends, in bytes. */
const MAX_HEADER = 8 * 1024;

const FORM = /^multipart\/form-data\s*;/i;

interface FormRules {
  /** The name of the one field that the form may have, which is a file. */
  readonly field: string;
  readonly maxBytes: number;
}

/**
 * A form with one file, read as it comes. Whatever is wrong with it is thrown by `open`, or at the end of the file's
 * content: a file whose content ends came whole, and alone.
 */
export class FileForm {
  private readonly parser: BusboyInstance;
  private opened: ((file: IncomingFile) => void) | undefined;
  private stream: Readable | undefined;
  private fault: AppError | undefined;
  private isComplete = false;
  private isReleased = false;
  private whenSettled: () => void = () => undefined;

  /**
   * Resolves with the file once it begins. Throws `unsupported_media_type` for what is no such form,
   * `payload_too_large`, and `validation_failed`.
   */
  static async open(
    request: IncomingMessage,
    response: ServerResponse,
    rules: FormRules,
  ): Promise<IncomingFile> {
    const { 'content-type': type, 'content-length': length } = request.headers;
    if (type === undefined || !FORM.test(type)) {
      throw unsupportedMediaType('Send the file as multipart/form-data');
    }
    if (Number(length) > rules.maxBytes + MAX_OVERHEAD) throw tooLarge(rules.maxBytes);
    // The client has gone while it was asked who it is: nothing more would be heard of it.
    if (request.destroyed) throw malformed();
    const form = new FileForm(request, type, rules);
    // Whoever answers without having read the file leaves it to nobody.
    response.once('finish', () => form.release());
    return form.begin();
  }

  private constructor(
    private readonly request: IncomingMessage,
    type: string,
    private readonly rules: FormRules,
  ) {
    this.parser = parserFor(request, type);
  }

  private begin(): Promise<IncomingFile> {
    const { request, parser, rules } = this;
    return new Promise((resolve, reject) => {
      this.opened = resolve;
      this.whenSettled = () => {
        if (this.fault) reject(this.fault);
        else if (this.isComplete) reject(invalidField(rules.field, `${rules.field} is missing`));
      };
      parser.on('file', (field, stream, name, _encoding, type) => {
        // A part that breaks off says so by itself, heard or not.
        stream.on('error', () => this.fail(malformed()));
        this.take(field, stream, name, type);
      });
      parser.on('field', (field) => this.fail(noFile(field, rules.field)));
      parser.on('partsLimit', () => this.fail(oneFileOnly(rules.field)));
      parser.on('error', () => this.fail(malformed()));
      parser.on('finish', () => this.settle(true));
      request.once('close', () => {
        if (!request.complete) this.fail(malformed());
      });
      request.setTimeout(SILENCE_MS, () => this.fail(stoodStill()));
      request.pipe(parser);
    });
  }

  private take(field: string, stream: Readable, name: unknown, claimedType: string): void {
    if (this.stream) this.fail(oneFileOnly(this.rules.field));
    else if (field !== this.rules.field) this.fail(noSuchField(field));
    else if (!isFileName(name)) this.fail(badName(this.rules.field));
    else {
      this.stream = stream;
      this.opened!({ name, claimedType, content: this.contentOf(stream) });
      return;
    }
    stream.resume();
  }

  private async *contentOf(stream: Readable): AsyncGenerator<Uint8Array> {
    let isRead = false;
    try {
      for await (const chunk of stream) yield chunk as Uint8Array;
      isRead = true;
    } catch (error) {
      throw this.fault ?? error;
    } finally {
      if (!isRead) this.release();
    }
    await new Promise<void>((resolve) => {
      this.whenSettled = resolve;
      if (this.fault ?? this.isComplete) resolve();
    });
    if (this.fault) throw this.fault;
  }

  /** The first fault is the one that is told. */
  private fail(fault: AppError): void {
    if (this.isComplete) return;
    this.fault ??= fault;
    this.stream?.destroy(this.fault);
    this.release();
    this.settle(false);
  }

  private settle(isComplete: boolean): void {
    this.isComplete ||= isComplete && !this.fault;
    // From now on it is the server that takes its time.
    this.request.setTimeout(0);
    this.whenSettled();
  }

  /** Lets the rest of the request run out, which nobody will read, and cuts it where that takes too long. */
  private release(): void {
    const { request, stream, parser } = this;
    if (this.isReleased || this.isComplete) return;
    this.isReleased = true;
    stream?.destroy();
    request.unpipe(parser);
    request.resume();
    setTimeout(() => {
      if (!request.complete) request.destroy();
    }, SILENCE_MS).unref();
  }
}

function parserFor(request: IncomingMessage, type: string): BusboyInstance {
  try {
    return new Busboy({
      headers: { ...request.headers, 'content-type': type },
      // Folders in a name are refused, not cut off.
      preservePath: true,
      limits: { parts: 2, fieldSize: 0, headerSize: MAX_HEADER, headerPairs: 20 },
    });
  } catch {
    // The boundary is missing.
    throw malformed();
  }
}

const malformed = () => invalidField('body', 'The form is malformed or incomplete');
const stoodStill = () => invalidField('body', 'Nothing came for too long');
const noSuchField = (field: string | undefined) =>
  invalidField(field?.slice(0, 64) ?? '', 'There is no such field in this form');
const noFile = (field: string, expected: string) =>
  field === expected ? invalidField(field, `${field} must be a file`) : noSuchField(field);
const oneFileOnly = (field: string) => invalidField(field, 'One file at a time');
const badName = (field: string) => invalidField(field, `${field} must have ${FILE_NAME_RULE}`);
