import { mkdtempSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { DeleteObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
// Its package has no types.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const S3rver = require('s3rver') as new (options: object) => S3rverInstance;

interface S3rverInstance {
  run(): Promise<{ port: number }>;
  close(): Promise<void>;
}

/** A store for files, empty at the beginning, and what is in it. */
export interface TestStore {
  /** A STORAGE_URL. */
  readonly url: string;
  keys(): Promise<string[]>;
  stop(): Promise<void>;
}

export type StoreKind = 'file' | 's3';
export const STORE_KINDS: readonly StoreKind[] = ['file', 's3'];

export function startStore(kind: StoreKind): Promise<TestStore> {
  if (kind === 'file') return Promise.resolve(localStore());
  const url = process.env.TEST_S3_URL;
  return url ? Promise.resolve(bucketAt(url)) : s3rverStore();
}

function localStore(): TestStore {
  const folder = mkdtempSync(join(tmpdir(), 'chat-store-'));
  return {
    url: `file:${folder}`,
    keys: async () => {
      const found = await readdir(folder, { recursive: true, withFileTypes: true });
      return found.filter((entry) => entry.isFile()).map(({ name }) => name);
    },
    stop: () => rm(folder, { recursive: true, force: true }),
  };
}

async function s3rverStore(): Promise<TestStore> {
  const folder = mkdtempSync(join(tmpdir(), 'chat-s3-'));
  const server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: folder,
    configureBuckets: [{ name: 'chat' }],
  });
  const { port } = await server.run();
  const store = bucketAt(`s3://S3RVER:S3RVER@chat?endpoint=http://127.0.0.1:${port}`);
  return {
    ...store,
    stop: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A part of a bucket by a prefix of its own; emptied at the end. */
function bucketAt(storageUrl: string): TestStore {
  const location = new URL(storageUrl);
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  location.pathname = `/${prefix}`;
  const client = new S3Client({
    endpoint: location.searchParams.get('endpoint')!,
    region: location.searchParams.get('region') ?? 'us-east-1',
    forcePathStyle: true,
    credentials: {
      accessKeyId: decodeURIComponent(location.username),
      secretAccessKey: decodeURIComponent(location.password),
    },
  });
  const Bucket = location.hostname;
  const keys = async () => {
    const found: string[] = [];
    for await (const page of paginateListObjectsV2({ client }, { Bucket, Prefix: `${prefix}/` })) {
      for (const { Key } of page.Contents ?? []) found.push(Key!.slice(prefix.length + 1));
    }
    return found;
  };
  return {
    url: location.toString(),
    keys,
    stop: async () => {
      for (const key of await keys()) {
        await client.send(new DeleteObjectCommand({ Bucket, Key: `${prefix}/${key}` }));
      }
      client.destroy();
    },
  };
}
