import { existsSync } from 'node:fs';
import { AttachmentsCleanup } from '../../src/modules/attachments/attachments.cleanup.js';
import { AttachmentsRepository } from '../../src/modules/attachments/attachments.repository.js';
import { FileRemover } from '../../src/modules/attachments/file-remover.js';
import { Database } from '../../src/platform/database/index.js';
import { FileStore, leftBehindBefore, Spool } from '../../src/platform/storage/index.js';
import { createChannel } from '../factories/channels.js';
import { download, pngFile, sendUpload, textFile, upload } from '../factories/files.js';
import { registerModerator, type Person } from '../factories/people.js';
import { eventually } from '../support/eventually.js';
import { http } from '../support/http.js';
import { Random } from '../support/random.js';
import { startServer, type TestServer } from '../support/server.js';
import { STORE_KINDS, startStore, type TestStore } from '../support/stores.js';

const HOUR_MS = 3_600_000;

describe.each(STORE_KINDS)('The clean-up of a store of the kind %s', (kind) => {
  let store: TestStore;
  let server: TestServer;
  let ada: Person;
  beforeAll(async () => {
    store = await startStore(kind);
    server = await startServer({ STORAGE_URL: store.url, ATTACHMENT_ORPHAN_TTL: '1d' });
    ada = await registerModerator(server);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    await server.stop();
    await store.stop();
  });

  const cleanUp = () => server.app.get(AttachmentsCleanup).run();
  const rows = async (table: string): Promise<any[]> =>
    server.app.get(Database).writer.query(`SELECT * FROM ${table}`);
  const change = (statement: string) => server.app.get(Database).writer.query(statement);

  /** As if so much time had passed for all that is there. */
  async function letPass(ms: number): Promise<void> {
    const earlier = (time: string) => new Date(Date.parse(time) - ms).toISOString();
    for (const { id, created_at: at } of await rows('attachments')) {
      await change(`UPDATE attachments SET created_at = '${earlier(at)}' WHERE id = '${id}'`);
    }
    for (const { key, removable_at: at } of await rows('stored_files')) {
      if (!at) continue;
      await change(`UPDATE stored_files SET removable_at = '${earlier(at)}' WHERE key = '${key}'`);
    }
  }

  const expectEmpty = async () => {
    await eventually(async () => (await store.keys()).length === 0);
    expect([await rows('attachments'), await rows('stored_files')]).toEqual([[], []]);
  };

  it('removes what was never sent, once its time has come', async () => {
    const { url } = await upload(ada, await pngFile());
    await letPass(23 * HOUR_MS);
    await cleanUp();
    expect((await download(ada, url)).status).toBe(200);
    await letPass(2 * HOUR_MS);
    await cleanUp();
    await ada.http.get(url).expect(404);
    await expectEmpty();
  });

  it('removes what was in a channel that is deleted', async () => {
    const channel = await createChannel(ada);
    const { id } = await upload(ada, textFile());
    const messages = `/api/channels/${channel.id}/messages`;
    await ada.http
      .post(messages)
      .send({ text: '', attachments: [id] })
      .expect(201);
    await letPass(100 * HOUR_MS);
    await cleanUp();
    expect(await store.keys()).toHaveLength(1);
    await ada.http.delete(`/api/channels/${channel.id}`).expect(204);
    await cleanUp();
    await expectEmpty();
  });

  it.each<[string, () => void]>([
    [
      'before the bytes are in the store',
      () => jest.spyOn(server.app.get(FileStore), 'put').mockRejectedValueOnce(new Error('cut')),
    ],
    [
      'between the store and the database',
      () =>
        jest
          .spyOn(server.app.get(AttachmentsRepository), 'insert')
          .mockRejectedValueOnce(new Error('cut')),
    ],
  ])('finds what was cut short %s', async (_where, cutShort) => {
    cutShort();
    await sendUpload(ada, await pngFile(99, 99)).expect(500);
    await cleanUp();
    // It may be on its way still.
    expect(await rows('stored_files')).toHaveLength(1);
    await letPass(2 * HOUR_MS);
    await cleanUp();
    await expectEmpty();
  });

  it('finds what a removal that was cut short has left', async () => {
    const channel = await createChannel(ada);
    const { id } = await upload(ada, textFile());
    const messages = `/api/channels/${channel.id}/messages`;
    const { body } = await ada.http.post(messages).send({ text: '', attachments: [id] });
    const remove = jest.spyOn(server.app.get(FileStore), 'remove');
    remove.mockRejectedValueOnce(new Error('the store is away'));
    await ada.http.delete(`${messages}/${body.id}`).expect(204);
    await eventually(() => remove.mock.calls.length === 1);
    expect(await store.keys()).toHaveLength(1);
    await cleanUp();
    await expectEmpty();
  });

  it('sweeps up old files that never came whole, and no others', async () => {
    const spool = server.app.get(Spool);
    const content = (async function* () {
      yield await Promise.resolve(Buffer.from('the beginning'));
    })();
    const { path } = await spool.write(content, 100);
    await spool.sweep(leftBehindBefore());
    expect(existsSync(path)).toBe(true);
    await spool.sweep(new Date(Date.now() + 1_000));
    expect(existsSync(path)).toBe(false);
  });

  it('says in the health where the store is away, and that the rest works', async () => {
    const check = jest.spyOn(server.app.get(FileStore), 'check');
    check.mockRejectedValueOnce(new Error('no disk'));
    const { body } = await http(server).get('/api/health').expect(200);
    expect(body).toMatchObject({ status: 'degraded', checks: { storage: 'unavailable' } });
  });

  /** Bytes of which there are few are uploaded, sent, deleted and removed, all at the same time. */
  it('never takes bytes that an attachment has, nor leaves any that none has', async () => {
    const random = new Random('attachments');
    const channel = await createChannel(ada);
    const messages = `/api/channels/${channel.id}/messages`;
    const files = ['one', 'two', 'three'].map((text) => textFile(text));
    const kept: { url: string; text: string }[] = [];

    async function live(): Promise<void> {
      const file = random.of(files)!;
      const { id, url } = await upload(ada, file);
      const { body } = await ada.http.post(messages).send({ text: '', attachments: [id] });
      if (random.chance(0.25)) kept.push({ url, text: file.data.toString() });
      else await ada.http.delete(`${messages}/${body.id}`).expect(204);
    }

    const remover = server.app.get(FileRemover);
    const living = Array.from({ length: 6 }, async () => {
      for (let round = 0; round < 15; round++) {
        await live();
        await remover.remove();
      }
    });
    await Promise.all(living);
    await cleanUp();
    for (const { url, text } of kept) {
      expect((await download(ada, url)).data.toString()).toBe(text);
    }
    const held = new Set((await rows('attachments')).map(({ file_key: key }) => key));
    await eventually(async () => (await store.keys()).length === held.size);
    expect((await store.keys()).sort()).toEqual([...held].sort());
    expect((await rows('stored_files')).map(({ key }) => key).sort()).toEqual([...held].sort());
  });
});
