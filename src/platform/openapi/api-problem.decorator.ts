import { ApiExtension } from '@nestjs/swagger';
import type { ErrorCode } from '../../common/errors/index.js';

/** Documents errors of a route beyond those that follow from its shape. */
export const ApiProblem = (...codes: ErrorCode[]) => ApiExtension('x-problem-codes', codes);
