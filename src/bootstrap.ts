import helmet from '@fastify/helmet';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { ChatIoAdapter } from './hubs/chat/index.js';
import { serveApiDocs } from './openapi.js';
import type { AppConfig } from './platform/config/index.js';
import { fastifyOptions, HttpEdge } from './platform/http/index.js';
import { createLogger, NestLogger } from './platform/logging/index.js';

/** The whole server, configured and migrated, not listening yet. */
export async function createApp(config: AppConfig): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(config),
    new FastifyAdapter(fastifyOptions(config)),
    {
      logger: new NestLogger(createLogger(config)),
      abortOnError: false,
      // Fastify's own parser for JSON is all that the API takes; Nest would add one for forms.
      bodyParser: false,
    },
  );
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeContentTypeParser('text/plain');
  app.get(HttpEdge).attachTo(fastify);
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        // The page of the API documents styles itself inline, and may be served without TLS.
        styleSrc: ["'self'", "'unsafe-inline'"],
        upgradeInsecureRequests: null,
      },
    },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  });
  app.enableCors({
    origin: config.corsOrigins.includes('*') ? '*' : [...config.corsOrigins],
    exposedHeaders: ['X-Request-Id', 'RateLimit', 'RateLimit-Policy', 'Retry-After'],
    maxAge: 600,
  });
  app.setGlobalPrefix('api', { exclude: ['metrics'] });
  app.useWebSocketAdapter(new ChatIoAdapter(app));
  serveApiDocs(app);
  return app;
}
