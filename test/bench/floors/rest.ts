import { readFileSync } from 'node:fs';
import fastify from 'fastify';
import { FloorStore, type FloorMessage } from './message-store.js';

/**
 * Bare Fastify: no authentication, no permission, no validation, no limits, no log. `node rest.js <port> <database
 * file> [file with the page that every reader gets]`.
 */
const [, , port, file = '', pageFile] = process.argv;
const store = new FloorStore(file);
const page = pageFile === undefined ? '{}' : readFileSync(pageFile, 'utf8');
const app = fastify();

interface Channel {
  Params: { id: string };
}

app.get('/api/health', () => ({}));
app.get<Channel>('/api/channels/:id/messages', (_request, reply) =>
  reply.type('application/json; charset=utf-8').send(page),
);
app.post<Channel & { Body: { text: string } }>(
  '/api/channels/:id/messages',
  (request, reply): Promise<FloorMessage> => {
    reply.code(201);
    return new Promise((resolve) => {
      store.append(request.params.id, request.body.text, resolve);
    });
  },
);
await app.listen({ port: Number(port), host: '127.0.0.1' });
