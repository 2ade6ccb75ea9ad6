import { createReadStream } from 'node:fs';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListMultipartUploadsCommand,
  S3Client,
  S3ServiceException,
  type ListMultipartUploadsCommandOutput,
  type MultipartUpload,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { FileStore, type Serving, type SignedUrl } from './file-store.js';
import { touchingStore } from './storage-errors.js';
import type { S3Location } from './storage-url.js';

/** Larger files go up in parts of this size, the least that S3 takes: so many, and no more of a file, are in memory. */
const PART_BYTES = 5 * 1024 ** 2;
const PARTS_AT_ONCE = 2;

/** How long a client may take to begin a download after it has its address. */
const URL_TTL_SECONDS = 60;

const CONNECTION_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 30_000;

/** Objects in a bucket, which need not be public: clients fetch them by signed addresses. */
export class S3Store extends FileStore {
  private readonly client: S3Client;
  /** Signs for the address by which clients reach the store. */
  private readonly signer: S3Client;
  private readonly bucket: string;
  private readonly prefix: string;

  constructor(location: S3Location) {
    super();
    this.bucket = location.bucket;
    this.prefix = location.prefix;
    this.client = new S3Client(settings(location, location.endpoint));
    this.signer =
      location.publicEndpoint === location.endpoint
        ? this.client
        : new S3Client(settings(location, location.publicEndpoint));
  }

  override put(key: string, path: string): Promise<void> {
    return touchingStore(async () => {
      const upload = new Upload({
        client: this.client,
        params: { ...this.at(key), Body: createReadStream(path) },
        partSize: PART_BYTES,
        queueSize: PARTS_AT_ONCE,
      });
      await upload.done();
    });
  }

  override open(key: string, serving: Serving): Promise<SignedUrl> {
    return touchingStore(async () => {
      const command = new GetObjectCommand({
        ...this.at(key),
        ResponseContentType: serving.mimeType,
        ResponseContentDisposition: serving.contentDisposition,
        ResponseCacheControl: 'private, no-store',
      });
      return { url: await getSignedUrl(this.signer, command, { expiresIn: URL_TTL_SECONDS }) };
    });
  }

  override remove(key: string): Promise<void> {
    return touchingStore(async () => {
      await this.client.send(new DeleteObjectCommand(this.at(key)));
    });
  }

  override sweep(before: Date): Promise<void> {
    return touchingStore(async () => {
      for await (const { Key, UploadId, Initiated } of this.unfinishedUploads()) {
        if (!Initiated || Initiated >= before) continue;
        const upload = { Bucket: this.bucket, Key, UploadId };
        await this.client.send(new AbortMultipartUploadCommand(upload));
      }
    });
  }

  override async check(): Promise<void> {
    await this.client.send(new HeadBucketCommand({ Bucket: this.bucket }));
  }

  private async *unfinishedUploads(): AsyncGenerator<MultipartUpload> {
    let from: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
    while (from) {
      const page = await this.listUploads(from);
      yield* page.Uploads ?? [];
      const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page;
      // Some stores say that there is more, and not where: the next sweep looks again.
      from = page.IsTruncated && KeyMarker ? { KeyMarker, UploadIdMarker } : undefined;
    }
  }

  private async listUploads(from: object): Promise<Partial<ListMultipartUploadsCommandOutput>> {
    const all = { Bucket: this.bucket, ...(this.prefix && { Prefix: this.prefix }) };
    try {
      return await this.client.send(new ListMultipartUploadsCommand({ ...all, ...from }));
    } catch (error) {
      // Some stores keep no such list, and what they do about such uploads is their own affair.
      if (error instanceof S3ServiceException && error.name === 'NotImplemented') return {};
      throw error;
    }
  }

  private at(key: string) {
    return { Bucket: this.bucket, Key: this.prefix + key };
  }
}

function settings(location: S3Location, endpoint: string | undefined): S3ClientConfig {
  const { region, pathStyle, credentials } = location;
  return {
    ...(region && { region }),
    ...(endpoint && { endpoint }),
    ...(credentials && { credentials }),
    forcePathStyle: pathStyle,
    // Stores beside AWS mostly do not know the checksums that its client adds by default.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
    },
  };
}
