/** How loudly a failure is logged. */
export type ErrorLevel = 'debug' | 'warn' | 'error';

interface ErrorKind {
  readonly status: number;
  /** What is said where nothing more exact is. */
  readonly sentence: string;
  readonly retryable: boolean;
  readonly level: ErrorLevel;
}

/** The one vocabulary of both doors: what each code means as an HTTP status, as advice to the client and to the log. */
export const ERROR_KINDS = {
  validation_failed: kind(400, 'The request is not valid'),
  unauthenticated: kind(401, 'Authentication is needed'),
  token_expired: kind(401, 'The access token has expired'),
  invalid_credentials: kind(401, 'Unknown user or wrong password'),
  forbidden: kind(403, 'You may not do this'),
  muted: kind(403, 'You are muted in this channel'),
  banned: kind(403, 'You are banned from this channel'),
  not_found: kind(404, 'Not found'),
  conflict: kind(409, 'Already taken'),
  payload_too_large: kind(413, 'Too large'),
  unsupported_media_type: kind(415, 'This media type is not supported'),
  rate_limited: kind(429, 'Too many requests', { retryable: true }),
  unavailable: kind(503, 'Not available at the moment', { retryable: true, level: 'warn' }),
  internal: kind(500, 'Something went wrong', { retryable: true, level: 'error' }),
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERROR_KINDS;

function kind(
  status: number,
  sentence: string,
  { retryable = false, level = 'debug' }: { retryable?: boolean; level?: ErrorLevel } = {},
): ErrorKind {
  return { status, sentence, retryable, level };
}
