import type { IncomingMessage, ServerResponse } from 'node:http';
import { createParamDecorator, Injectable, type PipeTransform } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppConfig } from '../config/index.js';
import type { IncomingFile } from '../storage/index.js';
import { FileForm } from './file-form.js';

/** The name of the one field of a form that brings a file. */
export const FILE_FIELD = 'file';

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

interface TakesFileConfig {
  readonly takesFile?: boolean;
}

/** Marks a route whose body is a form with a file; every other one takes JSON, and is to be sent it in time. */
export const TakesFile = () => RouteConfig({ takesFile: true } satisfies TakesFileConfig);

export function takesFile({ routeOptions }: FastifyRequest): boolean {
  return (routeOptions.config as TakesFileConfig).takesFile === true;
}

/** Opens the form; its file is read as it comes. */
@Injectable()
class FileFormPipe implements PipeTransform<Exchange, Promise<IncomingFile>> {
  constructor(private readonly config: AppConfig) {}

  transform({ request, response }: Exchange): Promise<IncomingFile> {
    const { maxSize: maxBytes } = this.config.attachments;
    return FileForm.open(request, response, { field: FILE_FIELD, maxBytes });
  }
}

const ExchangeOf = createParamDecorator((_data: unknown, context): Exchange => {
  const http = context.switchToHttp();
  return {
    request: http.getRequest<FastifyRequest>().raw,
    response: http.getResponse<FastifyReply>().raw,
  };
});

/** Hands the file of the form to a controller method. The route is marked with `@TakesFile()`. */
export const FileOfForm = () => ExchangeOf(FileFormPipe);
