/** A bucket in a store that speaks S3. */
export interface S3Location {
  readonly bucket: string;
  /** What all keys begin with: empty, or a path that ends with a slash. */
  readonly prefix: string;
  /** None for AWS itself. */
  readonly endpoint: string | undefined;
  /** Where clients reach the same store, if that is elsewhere. */
  readonly publicEndpoint: string | undefined;
  readonly region: string | undefined;
  /** Whether the bucket is the first part of the path, rather than of the host's name. */
  readonly pathStyle: boolean;
  /** None where they come from the environment, a file or the machine, as all tools of AWS look for them. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
}

/** `s3://key:secret@bucket/prefix?endpoint=…&publicEndpoint=…&region=…&pathStyle=false`; all but the bucket optional. */
export function s3Location(storageUrl: string): S3Location {
  const { hostname, pathname, searchParams, username, password } = new URL(storageUrl);
  const endpoint = searchParams.get('endpoint') ?? undefined;
  const prefix = pathname.replace(/^\/+|\/+$/g, '');
  return {
    bucket: hostname,
    prefix: prefix && `${prefix}/`,
    endpoint,
    publicEndpoint: searchParams.get('publicEndpoint') ?? endpoint,
    // Stores beside AWS mostly have one region, and take its usual name.
    region: searchParams.get('region') ?? (endpoint && 'us-east-1'),
    pathStyle: searchParams.has('pathStyle')
      ? searchParams.get('pathStyle') !== 'false'
      : endpoint !== undefined,
    credentials: username
      ? {
          accessKeyId: decodeURIComponent(username),
          secretAccessKey: decodeURIComponent(password),
        }
      : null,
  };
}

/** The folder of `file:./data/attachments` or `file:///var/lib/chat`; null for another kind of store. */
export function localFolder(storageUrl: string): string | null {
  const [, folder = null] = /^file:(?:\/\/(?=\/))?(.+)$/.exec(storageUrl) ?? [];
  return folder;
}
