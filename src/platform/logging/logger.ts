import { pino, type DestinationStream, type Logger, type TransportTargetOptions } from 'pino';
import type { AppConfig } from '../config/index.js';

/** A rotated log file grows to this size; this many old ones are kept. */
const FILE_SIZE = '20m';
const FILES_KEPT = 10;

/** Lines are written before the end of a turn where they come to so many characters. */
const MAX_HELD_BACK = 65_536;

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
  if (!pretty && !file) return pino(options, oncePerTurn());
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

/**
 * Standard output, to which all lines of one turn of the event loop go in one write: one for each message would cost as
 * much as writing it to its readers, and a thread that does it as much again in waking it up. (Pino's own buffer is no
 * help: it measures all that it holds with each line.)
 */
function oncePerTurn(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: true });
  let lines = '';
  const flush = (): void => {
    const ready = lines;
    lines = '';
    if (ready !== '') output.write(ready);
  };
  // Nothing of the last turn is left behind, however the process ends by itself.
  process.on('exit', flush);
  return {
    write(line) {
      if (lines === '') setImmediate(flush);
      lines += line;
      if (lines.length >= MAX_HELD_BACK) flush();
    },
  };
}
