import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { VERSION } from './platform/config/index.js';
import { Problem, ProblemField } from './platform/errors/index.js';
import { completeDocument } from './platform/openapi/index.js';

/** OpenAPI 3.1 from the code, at `/api/docs` (interactive) and `/api/docs-json`. Made at the first request for it. */
export function serveApiDocs(app: INestApplication): void {
  let document: OpenAPIObject | undefined;
  SwaggerModule.setup('api/docs', app, () => (document ??= createApiDocument(app)), {
    jsonDocumentUrl: 'api/docs-json',
    yamlDocumentUrl: 'api/docs-yaml',
    customSiteTitle: 'Calvero Club Chat API',
  });
}

export function createApiDocument(app: INestApplication): OpenAPIObject {
  const outline = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Calvero Club Chat API')
    .setDescription('The REST door of the chat server. The live one is Socket.IO at `/hubs/chat`.')
    .setVersion(VERSION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addBearerAuth()
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'METRICS_TOKEN' }, 'metrics')
    .build();
  const document = SwaggerModule.createDocument(app, outline, {
    extraModels: [Problem, ProblemField],
    operationIdFactory: (controller, method) =>
      `${controller.replace(/Controller$/, '')}_${method}`,
  });
  return completeDocument(document);
}
