import type { INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Response } from 'supertest';
import { createApiDocument } from '../../src/openapi.js';

type Json = Record<string, any>;

/** Holds real answers against the API document: the route, the status, the body to its last field. */
export class Documented {
  private readonly validators = new Map<string, ValidateFunction>();
  private loaded: { document: OpenAPIObject; ajv: Ajv2020 } | undefined;

  constructor(private readonly app: INestApplication) {}

  get document(): OpenAPIObject {
    return this.load().document;
  }

  /** Throws where the answer is not such as the document promises. */
  check(method: string, url: string, answer: Response): void {
    const { pathname } = new URL(url, 'http://localhost');
    const template = this.templateOf(method, pathname);
    if (!template) {
      // What has no route has no document: it answers 404.
      if (answer.status === 404 || answer.status === 400) return;
      throw new Error(`${method} ${pathname} is not in the API document`);
    }
    const responses = this.document.paths[template]![method as 'get']!.responses as Json;
    const response = responses[String(answer.status)];
    if (!response) throw new Error(`${method} ${template} does not document ${answer.status}`);
    this.checkBody(`${method} ${template} ${answer.status}`, response, answer);
  }

  private checkBody(name: string, response: Json, answer: Response): void {
    const type = (answer.headers['content-type'] ?? '').split(';')[0]!;
    if (!response.content) {
      if (answer.text) throw new Error(`${name} documents no body, but there is one`);
      return;
    }
    const media = response.content[type] ?? response.content['*/*'];
    if (!media) throw new Error(`${name} does not document the type ${type}`);
    if (!type.includes('json')) return;
    const validate = this.validatorOf(name + type, media.schema);
    if (!validate(JSON.parse(answer.text))) {
      throw new Error(`${name} differs from its document: ${JSON.stringify(validate.errors)}`);
    }
  }

  private validatorOf(name: string, schema: Json): ValidateFunction {
    const known = this.validators.get(name);
    if (known) return known;
    const validate = this.load().ajv.compile({
      ...schema,
      components: this.document.components,
    });
    this.validators.set(name, validate);
    return validate;
  }

  private templateOf(method: string, pathname: string): string | undefined {
    const paths = Object.entries(this.document.paths).filter(([, item]) => method in item);
    const fits = paths.map(([path]) => path).filter((path) => patternOf(path).test(pathname));
    // `/users/me` is a better fit than `/users/{id}`.
    return fits.sort((a, b) => a.split('{').length - b.split('{').length)[0];
  }

  private load() {
    if (!this.loaded) {
      const document = createApiDocument(this.app);
      // An undocumented field in an answer is a mistake too.
      for (const schema of Object.values(document.components?.schemas ?? {}) as Json[]) {
        if (schema.type === 'object' && schema.properties) schema.additionalProperties ??= false;
      }
      const ajv = new Ajv2020({ strict: false });
      addFormats.default(ajv);
      this.loaded = { document, ajv };
    }
    return this.loaded;
  }
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`);
}
