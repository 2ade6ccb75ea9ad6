import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { SEED_VARIABLES, signUp, signUpModerator, type Account } from '../../factories/accounts.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { sendJson } from '../../support/fetch.js';
import { connect, sleep } from '../../support/hub.js';
import { memoryGrowthDuring } from '../../support/memory.js';
import { ServerProcess } from '../../support/process.js';
import { STORE_KINDS, startStore, type TestStore } from '../../support/stores.js';

const MIB = 1024 ** 2;
const LARGE = 200 * MIB;
const MAX_GROWTH = 50 * MIB;
const CHUNK = randomBytes(64 * 1024);

/** A form with a file of so many bytes, made as it is sent. */
function* formOf(size: number, mark: string): Generator<Buffer> {
  yield Buffer.from(
    '--x\r\nContent-Disposition: form-data; name="file"; filename="large.bin"\r\n\r\n',
  );
  yield* bytesOf(size, mark);
  yield Buffer.from('\r\n--x--\r\n');
}

/** The mark makes them different from all others. */
function* bytesOf(size: number, mark: string): Generator<Buffer> {
  const start = Buffer.from(mark);
  yield start;
  for (let left = size - start.length; left > 0; left -= CHUNK.length) {
    yield CHUNK.subarray(0, left);
  }
}

function hashOf(size: number, mark: string): string {
  const hash = createHash('sha256');
  for (const chunk of bytesOf(size, mark)) hash.update(chunk);
  return hash.digest('hex');
}

async function upload(url: string, { token }: Account, size: number, mark: string): Promise<any> {
  const answer = await fetch(`${url}/api/attachments`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'multipart/form-data; boundary=x',
    },
    body: Readable.toWeb(Readable.from(formOf(size, mark))),
    duplex: 'half',
  });
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
  return answer.json();
}

/** The hash of what comes, which is not kept. */
async function downloadHash(url: string, { token }: Account, path: string): Promise<string> {
  const answer = await fetch(url + path, { headers: { Authorization: `Bearer ${token}` } });
  const hash = createHash('sha256');
  for await (const chunk of answer.body!) hash.update(chunk);
  return hash.digest('hex');
}

describe.each(STORE_KINDS)('A process with a store of the kind %s', (kind) => {
  let store: TestStore;
  let database: TestDatabase;
  let server: ServerProcess;
  let ada: Account;
  const variables = () => ({
    ...SEED_VARIABLES,
    STORAGE_URL: store.url,
    LIMITS_MAX_ATTACHMENT_SIZE: '256 MiB',
  });
  beforeAll(async () => {
    [store, database] = await Promise.all([startStore(kind), createDatabase()]);
    server = await ServerProcess.start(database, variables());
    ada = await signUpModerator(server.url, 'ada');
  });
  afterAll(async () => {
    await server.stop();
    await Promise.all([store.stop(), database.drop()]);
  });

  it('takes and gives 200 MB without having them in memory', async () => {
    // What is loaded at the first file, and the buffers that stay, are not of this one.
    await upload(server.url, ada, 20 * MIB, 'first');
    let uploaded: any;
    const sending = await memoryGrowthDuring(server, async () => {
      uploaded = await upload(server.url, ada, LARGE, 'large');
    });
    expect(uploaded).toMatchObject({ size: LARGE, sha256: hashOf(LARGE, 'large') });
    let hash = '';
    const fetching = await memoryGrowthDuring(server, async () => {
      hash = await downloadHash(server.url, ada, uploaded.url);
    });
    console.info(
      `${kind}: grows by ${(sending / MIB).toFixed(1)} MiB for an upload of 200 MiB, ` +
        `by ${(fetching / MIB).toFixed(1)} MiB for its download`,
    );
    expect(hash).toBe(uploaded.sha256);
    expect(sending).toBeLessThan(MAX_GROWTH);
    expect(fetching).toBeLessThan(MAX_GROWTH);
  }, 60_000);

  it('acknowledges posts while fifty files come at the same time', async () => {
    const channel = await sendJson(server.url, 'POST', '/api/channels', ada.token, {
      name: 'busy',
    });
    const hub = await connect(server, ada.token);
    const over = new AbortController();
    const waits: number[] = [];
    const posting = (async () => {
      for (let n = 0; !over.signal.aborted; n++) {
        const startedAt = performance.now();
        await hub.call('SendMessage', channel.id, { text: `${n}` });
        waits.push(performance.now() - startedAt);
        await sleep(5);
      }
    })();
    const marks = Array.from({ length: 50 }, (_, n) => `file ${n}`);
    const uploads = await Promise.all(marks.map((mark) => upload(server.url, ada, 2 * MIB, mark)));
    over.abort();
    await posting;
    hub.close();
    waits.sort((a, b) => a - b);
    console.info(
      `${kind}: ${waits.length} posts beside 50 uploads of 2 MiB were acknowledged after ` +
        `${waits[waits.length >> 1]!.toFixed(1)} ms (p50), ${waits.at(-1)!.toFixed(1)} ms at most`,
    );
    expect(uploads.map(({ sha256 }) => sha256)).toEqual(marks.map((mark) => hashOf(2 * MIB, mark)));
    expect(waits.length).toBeGreaterThan(0);
  }, 60_000);

  it('has what it has acknowledged after kill -9, and nothing half', async () => {
    const ben = await signUp(server.url, 'ben');
    const acknowledged: { id: string; url: string; sha256: string }[] = [];
    let sent = 0;
    const lanes = Array.from({ length: 4 }, async () => {
      for (;;) {
        const uploading = upload(server.url, ben, MIB, `kill ${++sent}`);
        acknowledged.push(await uploading);
      }
    });
    const broken = Promise.allSettled(lanes);
    while (acknowledged.length < 10) await sleep(5);
    server.kill('SIGKILL');
    await Promise.all([server.exited, broken]);
    server = await ServerProcess.start(database, variables());
    for (const { url, sha256 } of acknowledged) {
      expect(await downloadHash(server.url, ben, url)).toBe(sha256);
    }
  }, 60_000);
});
