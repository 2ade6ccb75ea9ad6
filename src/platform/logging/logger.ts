import { pino, type Logger, type TransportTargetOptions } from 'pino';
import type { AppConfig } from '../config/index.js';

/** A rotated log file grows to this size; this many old ones are kept. */
const FILE_SIZE = '20m';
const FILES_KEPT = 10;

/**
 * One JSON line for each thing that happened, on standard output and, with LOG_FILE, in a rotated file. Pretty only on
 * a developer's terminal.
 */
export function createLogger({ log, isProduction }: AppConfig): Logger {
  const { level, file } = log;
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: errorWithoutData },
  };
  const pretty = process.stdout.isTTY && !isProduction;
  if (!pretty && !file) return pino(options);
  const toConsole: TransportTargetOptions = pretty
    ? {
        target: 'pino-pretty',
        level,
        options: { translateTime: 'HH:MM:ss.l', ignore: 'requestId' },
      }
    : { target: 'pino/file', level, options: { destination: 1 } };
  return pino(
    options,
    pino.transport({ targets: file ? [toConsole, rotated(file, level)] : [toConsole] }),
  );
}

function rotated(file: string, level: string): TransportTargetOptions {
  return {
    target: 'pino-roll',
    level,
    options: { file, size: FILE_SIZE, limit: { count: FILES_KEPT }, mkdir: true },
  };
}

/** A database error carries the values of its statement: texts, addresses, hashes. None of them is for the log. */
export function errorWithoutData(error: Error): object {
  const { type, message, stack, code } = pino.stdSerializers.err(error) as LoggedError;
  return { type, message, stack, ...(code !== undefined && { code }) };
}

interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly code?: unknown;
}
