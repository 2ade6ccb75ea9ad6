import request, { type Response, type Test } from 'supertest';
import type { TestServer } from './server.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
type Method = (typeof METHODS)[number];

/** REST as one caller; every answer is held against the API document. */
export type Http = Record<Method, (path: string) => Test>;

export function http(server: TestServer, token?: string): Http {
  const send = (method: Method) => (path: string) => {
    const test = request(server.url)[method](path);
    if (token) void test.set('Authorization', `Bearer ${token}`);
    return test.expect((answer: Response) => server.documented.check(method, path, answer));
  };
  return Object.fromEntries(METHODS.map((method) => [method, send(method)])) as Http;
}
