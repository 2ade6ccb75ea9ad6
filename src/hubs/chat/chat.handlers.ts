import 'reflect-metadata';
import { Injectable, type ArgumentMetadata, type PipeTransform, type Type } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { MESSAGE_METADATA, PARAM_ARGS_METADATA } from '@nestjs/websockets/constants.js';
import { WsParamtype } from '@nestjs/websockets/enums/ws-paramtype.enum.js';
import { may, REQUIRED_PERMISSION, type Permission } from '../../common/auth/index.js';
import { forbidden } from '../../common/errors/index.js';
import { StrictValidationPipe } from '../../platform/errors/index.js';
import {
  RATE_POLICIES,
  RateLimiter,
  refuseBeyond,
  type RatePolicy,
} from '../../platform/rate-limit/index.js';
import { ChatChangesGateway } from './chat-changes.gateway.js';
import { ChatSessionGateway } from './chat-session.gateway.js';
import type { ChatSocket } from './chat.contract.js';
import { ChatGateway } from './chat.gateway.js';

/** Runs a call for what is in front of its handler and the handler itself. `args` are as they came off the wire. */
export type CallHandler = (socket: ChatSocket, args: readonly unknown[]) => Promise<unknown>;

/** One parameter of a handler: its value, or a promise of it. */
type Parameter = (socket: ChatSocket, args: readonly unknown[]) => unknown;

/** What Nest's decorators leave for each parameter, under a key that begins with its kind. */
interface ParameterMetadata {
  readonly index: number;
  readonly data?: string;
  readonly pipes: readonly (PipeTransform | Type<PipeTransform>)[];
  readonly factory?: (data: unknown, context: ExecutionContextHost) => unknown;
}

const validation = new StrictValidationPipe();

/**
 * The gateways' handlers with what their decorators ask for: permission, limits, arguments. Read once, at the start:
 * Nest's own way builds a context, an observable and a dozen promises for each call, which costs more than all the rest
 * of a message does. Where every argument is good at first sight nothing is waited for on the way to the service, so
 * the calls of one connection reach it in the order in which they came.
 */
@Injectable()
export class ChatHandlers {
  private readonly handlers = new Map<string, CallHandler>();

  constructor(
    private readonly limiter: RateLimiter,
    chat: ChatGateway,
    changes: ChatChangesGateway,
    session: ChatSessionGateway,
  ) {
    for (const gateway of [chat, changes, session]) this.readFrom(gateway);
  }

  /** Undefined for what is no call. */
  get(call: string): CallHandler | undefined {
    return this.handlers.get(call);
  }

  private readFrom(gateway: object): void {
    const prototype = Object.getPrototypeOf(gateway) as Record<string, Handler>;
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const call = Reflect.getMetadata(MESSAGE_METADATA, prototype[name]!) as string | undefined;
      if (call !== undefined) this.handlers.set(call, this.handlerOf(gateway, prototype, name));
    }
  }

  private handlerOf(
    gateway: object,
    prototype: Record<string, Handler>,
    name: string,
  ): CallHandler {
    const method = prototype[name]!;
    const parameters = parametersOf(gateway, name, method);
    const permission = (Reflect.getMetadata(REQUIRED_PERMISSION, method) ??
      Reflect.getMetadata(REQUIRED_PERMISSION, gateway.constructor)) as Permission | undefined;
    const named = (Reflect.getMetadata(RATE_POLICIES, method) ?? []) as RatePolicy[];
    const policies: readonly RatePolicy[] = ['requests', ...named];
    return async (socket, args) => {
      const { principal } = socket.data;
      if (permission && !may(principal, permission)) throw forbidden();
      refuseBeyond(await this.limiter.takeAll(policies, principal.userId));
      const values = parameters.map((parameter) => parameter(socket, args));
      const awaited = values.some(isPromise) ? await Promise.all(values) : values;
      return method.apply(gateway, awaited);
    };
  }
}

type Handler = (...args: unknown[]) => unknown;

function parametersOf(gateway: object, name: string, method: Handler): Parameter[] {
  const metadata = (Reflect.getMetadata(PARAM_ARGS_METADATA, gateway.constructor, name) ??
    {}) as Record<string, ParameterMetadata>;
  const types = Reflect.getMetadata('design:paramtypes', gateway, name) as Type[];
  const parameters: Parameter[] = [];
  for (const [key, { index, data, pipes, factory }] of Object.entries(metadata)) {
    if (factory) {
      const type = gateway.constructor as Type;
      parameters[index] = (socket) => {
        const context = new ExecutionContextHost([socket], type, method);
        context.setType('ws');
        return factory(data, context);
      };
    } else if (key.startsWith(`${WsParamtype.SOCKET}:`)) parameters[index] = (socket) => socket;
    else parameters[index] = argumentOf(Number(data), types[index]!, pipes);
  }
  return parameters;
}

/** The argument at `position`, through its own pipes; a payload is held against its class. */
function argumentOf(
  position: number,
  metatype: Type,
  given: ParameterMetadata['pipes'],
): Parameter {
  const metadata: ArgumentMetadata = { type: 'body', metatype, data: String(position) };
  const pipes = given.map((pipe) => (typeof pipe === 'function' ? new pipe() : pipe));
  // What has no pipe of its own is an object.
  if (pipes.length === 0) return (_socket, args) => validation.check(args[position], metadata);
  return (_socket, args) =>
    pipes.reduce<unknown>((value, pipe) => pipe.transform(value, metadata), args[position]);
}

function isPromise(value: unknown): boolean {
  return value instanceof Promise;
}
