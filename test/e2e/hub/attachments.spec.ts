import { createChannel, type TestChannel } from '../../factories/channels.js';
import {
  binaryFile,
  download,
  pngBomb,
  pngFile,
  textFile,
  upload,
  type TestFile,
} from '../../factories/files.js';
import { register, registerModerator, type Person } from '../../factories/people.js';
import { eventually } from '../../support/eventually.js';
import type { HubClient } from '../../support/hub.js';
import { startServer, type TestServer } from '../../support/server.js';
import { STORE_KINDS, startStore, type TestStore } from '../../support/stores.js';

describe.each(STORE_KINDS)('Attachments over the hub, in a store of the kind %s', (kind) => {
  let store: TestStore;
  let server: TestServer;
  let ada: Person;
  let ben: Person;
  let channel: TestChannel;
  let hub: HubClient;
  let other: HubClient;
  beforeAll(async () => {
    store = await startStore(kind);
    server = await startServer({ STORAGE_URL: store.url, LIMITS_MAX_MESSAGE_SIZE: '256 KiB' });
    [ada, ben] = await Promise.all([registerModerator(server), register(server)]);
    channel = await createChannel(ada, [ben], { isPrivate: true });
    [hub, other] = await Promise.all([ada.hub(), ben.hub()]);
  });
  afterAll(async () => {
    for (const person of [ada, ben]) person.leave();
    await server.stop();
    await store.stop();
  });

  const send = (attachments: unknown, more: object = {}) =>
    hub.call('SendMessage', channel.id, { text: '', attachments, ...more });

  const storeHas = (keys: readonly string[]) =>
    eventually(async () => (await store.keys()).sort().join() === [...keys].sort().join());

  it.each([['websocket'], ['polling']])(
    'come through %s byte for byte to a second client',
    async (transport) => {
      const sender = await ada.hub({ transports: [transport] });
      const files = [binaryFile(120_000), await pngFile(), textFile()];
      const message = await sender.call('SendMessage', channel.id, {
        text: 'Here they are',
        attachments: files,
      });
      const [, heard] = await other.event('ReceiveMessage', (_id, { id }) => id === message.id);
      expect(heard).toEqual(message);
      expect(heard.attachments).toHaveLength(3);
      for (const [index, file] of files.entries()) {
        const attachment = heard.attachments[index];
        expect(attachment).toMatchObject({
          name: file.name,
          mimeType: file.mimeType,
          size: file.data.length,
        });
        const { data } = await download(ben, attachment.url);
        expect(data.equals(file.data)).toBe(true);
      }
      sender.close();
    },
  );

  it('go to one person alone', async () => {
    const message = await hub.call('SendPrivateMessage', ben.id, {
      text: '',
      attachments: [textFile('for Ben')],
    });
    const [, heard] = await other.event('ReceivePrivateMessage', (_id, m) => m.id === message.id);
    expect((await download(ben, heard.attachments[0].url)).data.toString()).toBe('for Ben');
  });

  it('may be uploaded before, or come along, in any order', async () => {
    const { id } = await upload(ada, textFile('before'));
    const { attachments } = await send([textFile('first', '1'), id, textFile('last', '2')]);
    const texts = await Promise.all(
      attachments.map(async ({ url }: { url: string }) => (await download(ada, url)).data),
    );
    expect(texts.join(' ')).toBe('first before last');
    expect(attachments[1].id).toBe(id);
  });

  it('do not let what is sent later overtake them', async () => {
    const payloads = Array.from({ length: 12 }, (_, n) =>
      n % 3
        ? { text: `${n}` }
        : { text: `${n}`, attachments: [binaryFile(50_000 * (1 + (n % 4)))] },
    );
    const sent: any[] = await Promise.all(
      payloads.map((payload) => hub.call('SendMessage', channel.id, payload)),
    );
    const seqs: number[] = sent.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, n) => seqs[0]! + n));
  });

  it('are stored once by a repeated send', async () => {
    const before = await store.keys();
    const again = () => send([textFile('only once')], { clientMessageId: 'with bytes' });
    const first = await again();
    expect(await again()).toEqual(first);
    expect(await Promise.all([again(), again()])).toEqual([first, first]);
    expect((await store.keys()).length).toBeLessThanOrEqual(before.length + 2);
    await storeHas([...before, ...(await store.keys()).filter((key) => !before.includes(key))]);
    expect((await download(ben, first.attachments[0].url)).data.toString()).toBe('only once');
  });

  describe('that are refused leave nothing', () => {
    let before: string[];
    beforeEach(async () => {
      before = await store.keys();
    });
    afterEach(() => storeHas(before));

    const { name, mimeType, data } = textFile();
    it.each<[string, string, () => unknown]>([
      ['an empty one', 'validation_failed', () => [{ name, mimeType, data: Buffer.alloc(0) }]],
      ['a bomb', 'validation_failed', () => [pngBomb(10_000, 6_000)]],
      ['HTML for PNG', 'unsupported_media_type', () => [html()]],
      [
        'a good one and a bad one',
        'validation_failed',
        () => [textFile('good'), pngBomb(9e4, 9e4)],
      ],
      ['a good one and an unknown id', 'not_found', () => [textFile('good'), crypto.randomUUID()]],
      ['one with a folder', 'validation_failed', () => [{ name: '../x', mimeType, data }]],
      ['text for bytes', 'validation_failed', () => [{ name, mimeType, data: 'text' }]],
      ['JSON for bytes', 'validation_failed', () => [{ name, mimeType, data: [1, 2, 3] }]],
      ['one without a type', 'validation_failed', () => [{ name, data }]],
      ['an unknown field', 'validation_failed', () => [{ name, mimeType, data, size: 1 }]],
      ['bytes alone', 'validation_failed', () => [data]],
      ['bytes for the list', 'validation_failed', () => data],
    ])('%s', async (_what, code, make) => {
      const attachments = make();
      const { code: given } = await hub.refusal('SendMessage', channel.id, {
        text: '',
        attachments,
      });
      expect(given).toBe(code);
    });

    const html = (): TestFile => ({ name, mimeType: 'image/png', data: Buffer.from('<html>') });

    it('of who may not post there', async () => {
      const mallory = await register(server);
      const outsider = await mallory.hub();
      const payload = { text: '', attachments: [textFile('let me in')] };
      const { code } = await outsider.refusal('SendMessage', channel.id, payload);
      expect(code).toBe('not_found');
      mallory.leave();
    });

    it('larger than a packet may be, with the connection', async () => {
      const doomed = await ada.hub();
      doomed.socket.emit('SendMessage', channel.id, {
        text: '',
        attachments: [binaryFile(300_000)],
      });
      await doomed.gone();
    });

    it('more than a packet may have, with the connection', async () => {
      const doomed = await ada.hub();
      const attachments = Array.from({ length: 11 }, (_, n) => textFile('x', `${n}`));
      doomed.socket.emit('SendMessage', channel.id, { text: '', attachments });
      await doomed.gone();
    });
  });
});
