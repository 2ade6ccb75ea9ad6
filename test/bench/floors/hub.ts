import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { FloorStore } from './message-store.js';

/**
 * Bare Socket.IO with the calls that the rows need: no authentication, no permission, no validation, no limits, no log.
 * `node hub.js <port> <database file>`.
 */
const [, , port, file = ''] = process.argv;
const store = new FloorStore(file);
const http = createServer((_request, response) => response.end('{}'));
const io = new Server(http, { perMessageDeflate: false, serveClient: false });

io.of('/hubs/chat').on('connection', (socket) => {
  socket.on('JoinChannel', (channelId: string, done: (answer: object) => void) => {
    void socket.join(channelId);
    done({ ok: true, data: {} });
  });
  socket.on('SendMessage', (channelId: string, { text }: { text: string }, done) => {
    store.append(channelId, text, (message) => {
      socket.nsp.to(channelId).emit('ReceiveMessage', channelId, message);
      done({ ok: true, data: message });
    });
  });
  // A burst is emitted in one turn, as what one commit has stored is.
  socket.on('Burst', (channelId: string, message: object, count: number, done) => {
    for (let n = 0; n < count; n++) {
      socket.nsp.to(channelId).emit('ReceiveMessage', channelId, message);
    }
    done({ ok: true, data: {} });
  });
});
http.listen(Number(port), '127.0.0.1');
