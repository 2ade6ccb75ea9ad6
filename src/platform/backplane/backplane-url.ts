export interface BackplaneLocation {
  readonly url: string;
  /** What all names in Redis begin with. */
  readonly prefix: string;
}

const DEFAULT_PREFIX = 'chat';

/** `?prefix=` in a BACKPLANE_URL keeps servers apart that share one Redis. */
export function backplaneLocation(backplaneUrl: string): BackplaneLocation {
  const location = new URL(backplaneUrl);
  const prefix = location.searchParams.get('prefix') ?? DEFAULT_PREFIX;
  location.searchParams.delete('prefix');
  return { url: location.toString(), prefix };
}
