import { createServer, type Server as HttpServer } from 'node:http';
import { Socket as TcpSocket, type AddressInfo } from 'node:net';
import { Server, type ServerOptions } from 'socket.io';
import { io, type ManagerOptions, type Socket } from 'socket.io-client';
import { CoalescedWrites } from './coalesced-writes.js';

const WEBSOCKET = { transports: ['websocket'] };
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe('Coalesced writes', () => {
  let http: HttpServer;
  let server: Server;
  const clients: Socket[] = [];

  async function listen(options: Partial<ServerOptions> = {}): Promise<void> {
    http = createServer();
    server = new Server(http, options);
    new CoalescedWrites().attachTo(server);
    await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  }

  afterEach(async () => {
    for (const client of clients.splice(0)) client.disconnect();
    await server.close();
  });

  async function connect(options: Partial<ManagerOptions> = WEBSOCKET) {
    const { port } = http.address() as AddressInfo;
    const client = io(`http://127.0.0.1:${port}`, { forceNew: true, ...options });
    clients.push(client);
    const heard: unknown[] = [];
    client.onAny((_name: string, value: unknown) => heard.push(value));
    await new Promise((done) => client.once('connect', () => done(undefined)));
    const socket = server.sockets.sockets.get(client.id!)!;
    const hears = async (count: number): Promise<unknown[]> => {
      const deadline = Date.now() + 5_000;
      while (heard.length < count && Date.now() < deadline) await turn();
      return heard;
    };
    return { client, socket, hears };
  }

  const turn = () => new Promise((done) => setTimeout(done, 5));

  it('lets what is emitted in one turn leave in one write, in order', async () => {
    await listen();
    const { socket, hears } = await connect();
    await turn();
    const write = jest.spyOn(tcpOf(socket), 'write');
    for (const n of upTo(100)) socket.emit('number', n);
    expect(await hears(100)).toEqual(upTo(100));
    expect(write).toHaveBeenCalledTimes(1);
  });

  it('gives a room and each of its members what is theirs, in order', async () => {
    await listen();
    const members = await Promise.all(upTo(5).map(() => connect()));
    for (const { socket } of members) void socket.join('room');
    for (const n of upTo(20)) {
      server.to('room').emit('number', n);
      if (n % 7 === 0) members[n % 5]!.socket.emit('own', `own ${n}`);
    }
    const own = (member: number) => [7, 14].filter((n) => n % 5 === member);
    for (const [index, { hears }] of members.entries()) {
      const wanted = upTo(20).flatMap((n) => (own(index).includes(n) ? [n, `own ${n}`] : [n]));
      expect(await hears(wanted.length)).toEqual(wanted);
    }
  });

  it('keeps the order of what is text and what is not', async () => {
    await listen();
    const { socket, hears } = await connect();
    socket.emit('text', 1);
    socket.emit('bytes', Buffer.from('2'));
    socket.emit('text', 3);
    server.emit('text', 4);
    server.emit('bytes', Buffer.from('5'));
    socket.emit('text', 6);
    expect(await hears(6)).toEqual([1, Buffer.from('2'), 3, 4, Buffer.from('5'), 6]);
  });

  it.each([
    ['over polling', { transports: ['polling'] }, {}],
    ['from polling through the upgrade on', { transports: ['polling', 'websocket'] }, {}],
    ['with compression', WEBSOCKET, { perMessageDeflate: { threshold: 0 } }],
  ])('loses nothing and keeps the order %s', async (_way, client, options) => {
    await listen(options);
    const { socket, hears } = await connect(client);
    for (let n = 1; n <= 400; n += 2) {
      socket.emit('number', n);
      server.emit('number', n + 1);
      if (n % 20 === 1) await turn();
    }
    expect(await hears(400)).toEqual(upTo(400));
  });

  it('lets last words out before the connection is closed', async () => {
    await listen();
    const { client, socket, hears } = await connect();
    const gone = new Promise((done) => client.once('disconnect', done));
    socket.emit('words', 'last');
    socket.disconnect(true);
    await gone;
    expect(await hears(1)).toEqual(['last']);
  });

  it('queues for one who does not read, and gives all of it once they do', async () => {
    await listen();
    const { client, socket, hears } = await connect();
    const { _socket: reader } = (client.io.engine.transport as unknown as WithWebSocket).ws;
    reader.pause();
    const text = 'x'.repeat(100_000);
    for (const n of upTo(200)) {
      socket.emit('number', `${n} ${text}`);
      if (n % 10 === 0) await turn();
    }
    const { writeBuffer } = socket.conn as unknown as { writeBuffer: unknown[] };
    expect(writeBuffer.length).toBeGreaterThan(0);
    reader.resume();
    expect((await hears(200)).map((each) => parseInt(String(each)))).toEqual(upTo(200));
  });
});

interface WithWebSocket {
  readonly ws: { readonly _socket: TcpSocket };
}

function tcpOf(socket: { conn: { transport: unknown } }): TcpSocket {
  const { _socket } = (socket.conn.transport as { socket: WithWebSocket['ws'] }).socket;
  return _socket;
}
