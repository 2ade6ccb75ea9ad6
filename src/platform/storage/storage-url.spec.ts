import { localFolder, s3Location } from './storage-url.js';

describe('A local STORAGE_URL', () => {
  it.each([
    ['file:./data/attachments', './data/attachments'],
    ['file:/var/lib/chat', '/var/lib/chat'],
    ['file:///var/lib/chat', '/var/lib/chat'],
    ['s3://bucket', null],
  ])('%s is the folder %s', (url, folder) => {
    expect(localFolder(url)).toBe(folder);
  });
});

describe('An S3 STORAGE_URL', () => {
  it('of a bucket alone is AWS’s, with what the environment says', () => {
    expect(s3Location('s3://files')).toEqual({
      bucket: 'files',
      prefix: '',
      endpoint: undefined,
      publicEndpoint: undefined,
      region: undefined,
      pathStyle: false,
      credentials: null,
    });
  });

  it('says all of another store', () => {
    const url =
      's3://a%3Ab:c%2Fd@files/some/where/?endpoint=http://minio:9000&publicEndpoint=https://files.example.org&region=eu';
    expect(s3Location(url)).toEqual({
      bucket: 'files',
      prefix: 'some/where/',
      endpoint: 'http://minio:9000',
      publicEndpoint: 'https://files.example.org',
      region: 'eu',
      pathStyle: true,
      credentials: { accessKeyId: 'a:b', secretAccessKey: 'c/d' },
    });
  });

  it('has the path style that it asks for', () => {
    const at = (query: string) => s3Location(`s3://files?${query}`).pathStyle;
    expect(at('endpoint=https://r2.example.org&pathStyle=false')).toBe(false);
    expect(at('pathStyle=true')).toBe(true);
  });
});
