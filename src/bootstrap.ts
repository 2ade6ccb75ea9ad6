import helmet from '@fastify/helmet';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { ChatIoAdapter } from './hubs/chat/index.js';
import { serveApiDocs } from './openapi.js';
import type { AppConfig } from './platform/config/index.js';
import { createFastify, HttpEdge } from './platform/http/index.js';
import { createLogger, NestLogger } from './platform/logging/index.js';

/** The whole server, configured and migrated, not listening yet. */
export async function createApp(config: AppConfig): Promise<NestFastifyApplication> {
  const logger = createLogger(config);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(config, logger),
    // Nest's types ask for an instance with its own type parameters.
    new FastifyAdapter(createFastify(config) as never),
    {
      logger: new NestLogger(logger),
      abortOnError: false,
      // Fastify parses JSON by itself; Nest would add a parser for forms.
      bodyParser: false,
    },
  );
  app.get(HttpEdge).attachTo(app.getHttpAdapter().getInstance());
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
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: [
      ...['X-Request-Id', 'RateLimit', 'RateLimit-Policy', 'Retry-After'],
      ...['ETag', 'Content-Disposition', 'Content-Range', 'Accept-Ranges'],
    ],
    maxAge: 600,
  });
  app.setGlobalPrefix('api', { exclude: ['metrics'] });
  app.useWebSocketAdapter(new ChatIoAdapter(app));
  serveApiDocs(app);
  return app;
}
