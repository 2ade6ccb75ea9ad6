import { createParamDecorator } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Device } from './device.js';

const MAX_USER_AGENT_LENGTH = 255;

/** Hands where the request comes from to a controller method. */
export const FromDevice = createParamDecorator((_data: unknown, context): Device => {
  const { ip, headers } = context.switchToHttp().getRequest<FastifyRequest>();
  return { ip, userAgent: (headers['user-agent'] ?? '').slice(0, MAX_USER_AGENT_LENGTH) };
});
